package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.eventstore.SyncStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the reports say when events cannot be stored. */
class SyncReportsTest {
  private static final SyncStatus WELL = Statuses.status(7, Statuses.behind(5));
  private static final SyncStatus FULL =
      Statuses.failing("storing 8 events failed: no\u202espace", Statuses.behind(5));
  private static final SyncStatus STILL_FULL =
      Statuses.failing("storing 9 events failed: no space", Statuses.behind(5));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void textSaysItOnStandardErrorEachTimeThatItBegins() {
    assertSaidTwice(new TextReport(terminal(false)));
  }

  @Test
  void conversationSaysItOnStandardErrorEachTimeThatItBegins() {
    assertSaidTwice(new ConversationReport(terminal(false), "in sync"));
  }

  @Test
  void statusLineMakesWayForTheError() {
    SyncReport report = new TextReport(terminal(true));
    assertEquals(true, report.status(WELL, 0, OptionalLong.empty()));
    int drawn = out.size();
    assertEquals(true, report.status(FULL, 1, OptionalLong.empty()));

    assertEquals("\r", out.toString(UTF_8).substring(drawn, drawn + 1));
    assertEquals(" ".repeat(drawn - 1), out.toString(UTF_8).substring(drawn + 1, 2 * drawn));
    assertEquals(1, errors().size());
  }

  @Test
  void jsonHasItForAsLongAsItIsSo() {
    SyncReport report = new JsonReport(terminal(false));
    for (SyncStatus status : List.of(WELL, FULL, STILL_FULL)) {
      assertEquals(true, report.status(status, 0, OptionalLong.empty()));
    }
    report.end(WELL, 1, OptionalLong.empty());

    List<String> lines = out.toString(UTF_8).lines().toList();
    assertFalse(Device.json(lines.get(0)).has("storageFailure"));
    assertEquals(FULL.storageFailure().orElseThrow(), failure(lines.get(1)));
    assertEquals(STILL_FULL.storageFailure().orElseThrow(), failure(lines.get(2)));
    assertFalse(Device.json(lines.get(3)).has("storageFailure"));
    assertEquals(List.of(), errors());
  }

  private void assertSaidTwice(SyncReport report) {
    for (SyncStatus status : List.of(WELL, FULL, STILL_FULL, WELL, STILL_FULL)) {
      assertEquals(true, report.status(status, 0, OptionalLong.empty()));
    }
    report.end(STILL_FULL, 1, OptionalLong.empty());
    String rest = "; peers are asked again for what they sent";
    assertEquals(
        List.of(
            "eventstore: storing 8 events failed: no space" + rest,
            "eventstore: storing 9 events failed: no space" + rest),
        errors());
  }

  private static String failure(String line) {
    return Device.json(line).path("storageFailure").textValue();
  }

  private List<String> errors() {
    return errors.toString(UTF_8).lines().toList();
  }

  private Terminal terminal(boolean interactive) {
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, true, UTF_8),
        new PrintStream(errors, true, UTF_8),
        interactive,
        false);
  }
}
