package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many events go both ways between two processes at the same time. {@code
 * -Deventstore.it.events=20000} makes it the full measure.
 */
class BothWaysIT {
  private static final int EVENTS = Integer.getInteger("eventstore.it.events", 2_000);
  private static final long MAX_MILLIS = 10_000;

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
  void eachEventArrivesOnceWithinTenSeconds() {
    Device alice = programs.device("alice");
    Device bob = programs.device("bob");
    bob.join(alice.create("book club"));
    Device.succeed(alice.importLines(lines("alice")));
    Device.succeed(bob.importLines(lines("bob")));
    String all = String.valueOf(2 * EVENTS);

    RunningProgram listening = alice.sync("--until-in-sync", "--expect", all, "--timeout", "120s");
    RunningProgram calling =
        bob.sync(
            "--until-in-sync",
            "--expect",
            all,
            "--timeout",
            "120s",
            "--peer",
            Device.address(listening));
    assertEquals(0, calling.awaitExit(Device.PATIENCE.multipliedBy(3)), calling.err());
    assertEquals(0, listening.awaitExit(Device.PATIENCE), listening.err());

    JsonNode last = Device.lastStatus(calling);
    long millis = last.path("reachedAfterMillis").longValue();
    System.out.println(EVENTS + " events each way in " + millis + " ms: " + last);
    assertEquals(EVENTS, last.path("eventsIn").longValue(), "each once");
    assertEquals(EVENTS, Device.lastStatus(listening).path("eventsIn").longValue(), "each once");
    assertTrue(millis <= MAX_MILLIS, () -> "took " + millis + " ms");
    assertEquals(alice.status().path("root"), bob.status().path("root"));
    assertPassed(alice);
    assertPassed(bob);
  }

  private static void assertPassed(Device device) {
    JsonNode result = Device.json(Device.succeed(device.run("verify", "--json")));
    assertEquals(2L * EVENTS, result.path("checked").longValue());
    assertEquals(0, result.path("damagedCount").longValue());
  }

  /** Like the entries of a change log: a few hundred bytes, no two alike. */
  private static List<String> lines(String author) {
    Random random = new Random(author.hashCode());
    return IntStream.range(0, EVENTS)
        .mapToObj(
            n ->
                "{\"type\":\"change\",\"version\":\"1."
                    + n
                    + "\",\"by\":\""
                    + author
                    + "\",\"text\":\""
                    + text(random)
                    + "\"}")
        .toList();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = 10 + random.nextInt(60); words > 0; words--) {
      text.append(Integer.toString(random.nextInt(1 << 20), Character.MAX_RADIX)).append(' ');
    }
    return text.toString();
  }
}
