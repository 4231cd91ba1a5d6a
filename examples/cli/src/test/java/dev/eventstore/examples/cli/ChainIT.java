package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes in a row: the outer ones know only the one between them, which passes on what it
 * got, whoever wrote it. {@code -Deventstore.it.events=20000} makes it 10,000 from each end.
 */
class ChainIT {
  private static final int EVENTS = Integer.getInteger("eventstore.it.events", 2_000) / 2;
  private static final int ALL = 2 * EVENTS;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void whatBothEndsWriteIsEverywhereOnce() throws IOException {
    Device first = programs.device("first");
    Device middle = programs.device("middle");
    Device third = programs.device("third");
    String link = first.create("book club");
    middle.join(link);
    third.join(link);
    Texts texts = Texts.ofThisMachine(ALL);
    Device.succeed(first.importLines(texts.lines("first", EVENTS, 0, 2)));
    Device.succeed(third.importLines(texts.lines("third", EVENTS, 1, 2)));

    RunningProgram atFirst = untilAllIsHere(first);
    RunningProgram between = middle.sync("--peer", Device.address(atFirst));
    RunningProgram atThird = untilAllIsHere(third, "--peer", Device.address(between));
    assertEquals(0, atFirst.awaitExit(LIMIT), atFirst.err());
    assertEquals(0, atThird.awaitExit(LIMIT), atThird.err());
    between.terminate();
    assertEquals(0, between.awaitExit(Device.PATIENCE), between.err());

    assertTraffic("first", EVENTS, atFirst);
    assertTraffic("middle", ALL, between);
    assertTraffic("third", EVENTS, atThird);
    JsonNode root = middle.status().path("root");
    for (Device device : List.of(first, middle, third)) {
      assertEquals(root, device.status().path("root"));
      assertAllIsThereAndIntact(device);
    }
  }

  private static RunningProgram untilAllIsHere(Device device, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "--expect";
    all[1] = String.valueOf(ALL);
    all[2] = "--timeout";
    all[3] = LIMIT.toSeconds() + "s";
    System.arraycopy(options, 0, all, 4, options.length);
    return device.sync(all);
  }

  private static void assertTraffic(String name, int events, RunningProgram sync) {
    JsonNode last = Device.lastStatus(sync);
    System.out.printf(Locale.ROOT, "%s of three: %s%n", name, last);
    assertEquals(events, last.path("eventsIn").longValue(), name + " took each once");
    assertEquals(0, last.path("duplicatesIn").longValue(), name + " got none twice");
  }

  private static void assertAllIsThereAndIntact(Device device) {
    JsonNode result = Device.json(Device.succeed(device.run("verify", "--json")));
    assertEquals(ALL, result.path("checked").longValue());
    assertEquals(0, result.path("damagedCount").longValue());
  }
}
