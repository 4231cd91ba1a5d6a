package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
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

  /** Of the events: so many may arrive a second time, because an answer crossed them. */
  private static final int DUPLICATES_DIVISOR = 10;

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
  void eachEventIsTakenOnceAndHardlyAnyIsSentTwice() throws IOException {
    Device alice = programs.device("alice");
    Device bob = programs.device("bob");
    bob.join(alice.create("book club"));
    Texts texts = Texts.ofThisMachine(2 * EVENTS);
    Device.succeed(alice.importLines(texts.lines("alice", EVENTS, 0, 2)));
    Device.succeed(bob.importLines(texts.lines("bob", EVENTS, 1, 2)));
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
    System.out.printf(
        Locale.ROOT,
        "%,d events each way (from %,d %s) in %.1f s: %s%n",
        EVENTS,
        texts.all().size(),
        texts.source(),
        last.path("reachedAfterMillis").longValue() / 1e3,
        last);
    assertTraffic(last);
    assertTraffic(Device.lastStatus(listening));
    assertEquals(alice.status().path("root"), bob.status().path("root"));
    assertPassed(alice);
    assertPassed(bob);
  }

  private static void assertTraffic(JsonNode last) {
    assertEquals(EVENTS, last.path("eventsIn").longValue(), "each once");
    long duplicates = last.path("duplicatesIn").longValue();
    assertTrue(duplicates <= EVENTS / DUPLICATES_DIVISOR, () -> duplicates + " came twice");
  }

  private static void assertPassed(Device device) {
    JsonNode result = Device.json(Device.succeed(device.run("verify", "--json")));
    assertEquals(2L * EVENTS, result.path("checked").longValue());
    assertEquals(0, result.path("damagedCount").longValue());
  }
}
