package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.core.Communities;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of four events is damaged: nobody who reads the log takes the rest of it for all. */
@Timeout(60)
class MissingEventsTest {
  private static final String NOTICE =
      "eventstore: 1 damaged event is missing until a peer brings it back; 'eventstore verify'"
          + " names it";

  @TempDir Path folder;
  private String alice;

  @BeforeEach
  void damageOneOfFourEvents() throws SQLException {
    alice = folder.resolve("alice").toString();
    Command.run("create", alice, "--name", "club");
    for (int n = 0; n < 4; n++) {
      Command.run("append", alice, "--type", "m", "--field", "n:=" + n);
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + alice + "/events.db");
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE events SET encrypted = zeroblob(length(encrypted)) WHERE seq = 2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json", "--type m", "--limit 4", "--where n=1"})
  void logSaysSoEachTimeAndIsDoneAllTheSame(String options) {
    for (int i = 0; i < 2; i++) {
      Command log = command("log", options);
      assertEquals(0, log.exitCode());
      assertEquals(List.of(NOTICE), log.errorLines());
      assertEquals(options.contains("where") ? 0 : 3, log.out().lines().count(), log.out());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--type m", "--since 1h", "FILE", "FILE --json --type m"})
  void exportFailsEachTime(String options) throws Exception {
    Path file = folder.resolve("file");
    for (int i = 0; i < 2; i++) {
      Command export = command("export", options.replace("FILE", file.toString()));
      assertEquals(1, export.exitCode());
      assertEquals(List.of(NOTICE), export.errorLines());
      boolean toFile = options.contains("FILE");
      String exported = toFile ? Files.readString(file) : export.out();
      assertEquals(3, exported.lines().count(), exported);
      boolean unused = Files.deleteIfExists(file);
    }
  }

  @Test
  void exportFailsAfterALogToo() {
    command("log", "");
    assertEquals(1, command("export", "").exitCode());
  }

  @Test
  void followSaysSoWhenItHasPrintedWhatIsThere() throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new Said(said),
            false,
            false);
    try (Community community = Communities.builder().directory(Path.of(alice)).open()) {
      LogFollow follow =
          new LogFollow(community, new LogFilter(), EventPrinter.json(terminal), terminal);
      CompletableFuture<Long> printed =
          said.thenApply(notice -> out.toString(UTF_8).lines().count())
              .whenComplete((lines, failure) -> follow.stop());
      follow.run(OptionalLong.empty());
      assertEquals(3, printed.get());
      assertEquals(NOTICE, said.get());
    }
  }

  /** Hands on the first line. */
  private static final class Said extends PrintStream {
    private final CompletableFuture<String> said;

    Said(CompletableFuture<String> said) {
      super(OutputStream.nullOutputStream(), true, UTF_8);
      this.said = said;
    }

    @Override
    public void println(String line) {
      said.complete(line);
    }
  }

  @Test
  void statusCountsWhatAReaderHasFound() {
    command("log", "");
    Command status = command("status", "--json");
    assertEquals(0, status.exitCode(), status.err());
    assertEquals(3, Device.json(status.out()).path("events").longValue());
    assertEquals(1, Device.json(status.out()).path("missing").longValue());
    assertTrue(command("status", "").out().contains("\nmissing    1\n"), status.out());
  }

  private Command command(String name, String options) {
    return Command.run((name + " " + alice + " " + options).strip().split(" "));
  }
}
