package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a device that never hears a peer ends. */
class SyncLimitsTest {
  /** The id of an event that is not here. */
  private static final String NOWHERE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  /** Ids that begin like the options -h, -V and like any long one. */
  private static final String LIKE_HELP = "-hAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private static final String LIKE_VERSION = "-VAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final String LIKE_LONG = "--AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, --for 100ms",
    "0, --for 100ms --timeout 5m",
    "0, --for 100ms --timeout 999999999h",
    "3, --timeout 100ms",
    "3, --for 5m --timeout 100ms",
    "3, --for 100ms --until-in-sync",
    "3, --for 100ms --expect 3",
    "3, --for 100ms --until-in-sync --timeout 5m",
    "3, --timeout 100ms --until-in-sync --expect 0",
    "3, --for 100ms --until-held " + NOWHERE,
    "3, --timeout 100ms --until-held " + NOWHERE + " --devices 2",
    "3, --for 100ms --until-held " + LIKE_HELP,
    "3, --for 100ms --until-held=" + LIKE_HELP,
    "3, --for 100ms --until-held " + LIKE_VERSION,
    "3, --for 100ms --until-held " + LIKE_LONG
  })
  void limitsAndGoalsCombine(int exitCode, String options) {
    Command sync = sync(options);

    assertEquals(exitCode, sync.exitCode(), sync.err());
    assertEquals(exitCode == 0 ? 0 : 1, sync.errorLines().size(), sync.err());
  }

  @Test
  void timeoutSaysWhatWasMissing() {
    assertEquals(
        "eventstore: time-out after 0.1 s: no peer heard; 0 events held\n",
        sync("--for 5m --timeout 100ms").err());
    assertEquals(
        "eventstore: time-out after 0.1 s: no peer heard; 0 of 3 expected events held\n",
        sync("--for 100ms --expect 3").err());
  }

  @Test
  void timeoutSaysWhoHoldsTheEvent() {
    String first = append();
    String id = append();
    String held = "eventstore: time-out after 0.1 s: no peer heard; 2 events held; the event is ";
    assertNotEquals(first, id);
    assertEquals(
        held + "held by 0 other devices, 2 wanted\n",
        sync("--timeout 100ms --devices 2 --until-held " + id).err());
    assertEquals(held + "not stored here\n", sync("--timeout 100ms --until-held " + NOWHERE).err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--until-held me",
        "--until-held --json",
        "--until-held",
        "--devices 1",
        "--devices 0 --until-held " + NOWHERE,
        "--until-held " + NOWHERE + " --until-held " + NOWHERE
      })
  void whatCannotBeHeldIsRefused(String options) {
    assertEquals(2, sync(options).exitCode());
  }

  @Test
  void readerThatLeavesEndsTheRun() {
    Command withGoal = Command.runWithoutReader(arguments("--json --until-in-sync"));
    Command without = Command.runWithoutReader(arguments("--json --for 5m"));

    assertEquals(1, withGoal.exitCode());
    assertEquals(
        "eventstore: stopped before the goal was reached: no peer heard; 0 events held\n",
        withGoal.err());
    assertEquals(0, without.exitCode());
    assertEquals("", without.err());
  }

  private String append() {
    String device = arguments("")[1];
    return Command.run("append", device, "--type", "message").out().strip();
  }

  private Command sync(String options) {
    return Command.run(arguments(options));
  }

  private String[] arguments(String options) {
    String device = folder.resolve("device").toString();
    Command unused = Command.run("create", device, "--name", "book club");
    List<String> arguments = new ArrayList<>(List.of("sync", device, "--port", "0"));
    arguments.addAll(List.of(options.split(" ")));
    return arguments.toArray(String[]::new);
  }
}
