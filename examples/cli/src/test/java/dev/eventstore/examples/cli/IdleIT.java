package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two processes cost that are in step and have nothing to do. It takes as many minutes as
 * {@code -Deventstore.it.idle} says; ten show something.
 */
@DisabledOnOs(OS.WINDOWS)
@EnabledIfSystemProperty(
    named = "eventstore.it.idle",
    matches = "[1-9][0-9]*",
    disabledReason = "it takes minutes; -Deventstore.it.idle=10 runs it for ten")
class IdleIT {
  private static final int EVENTS = 1_000;

  /** After the start the JVM still compiles. */
  private static final int SETTLE_SECONDS = 60;

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /** What a process has used so far. */
  private record Usage(double cpuSeconds, long heapKib, long bytes) {}

  @TempDir Path folder;
  private Programs programs;
  private Device alice;
  private Device bob;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    alice = programs.device("alice");
    bob = programs.device("bob");
    bob.join(alice.create("book club"));
    Device.succeed(
        alice.importLines(
            IntStream.range(0, EVENTS).mapToObj(i -> "{\"type\":\"m\",\"i\":" + i + "}").toList()));
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void inStepAProcessCostsNextToNothing() throws Exception {
    int seconds = 60 * Integer.getInteger("eventstore.it.idle");
    RunningProgram listening = alice.sync();
    String address = Device.address(listening);
    RunningProgram calling = bob.sync("--peer", address);
    awaitSeconds(calling, SETTLE_SECONDS);
    awaitSeconds(listening, SETTLE_SECONDS);
    for (RunningProgram one : List.of(listening, calling)) {
      assertTrue(usage(one).bytes() > 0, one::err);
    }
    Usage[] before = {usage(listening), usage(calling)};
    JsonNode last = awaitSeconds(calling, seconds);
    awaitSeconds(listening, seconds);
    assertTrue(last.path("inSync").booleanValue(), last::toString);
    assertEquals(EVENTS, last.path("events").longValue());
    check("listening", before[0], usage(listening), seconds);
    check("calling", before[1], usage(calling), seconds);
  }

  private static void check(String which, Usage before, Usage after, int seconds) {
    double cpuPercent = 100 * (after.cpuSeconds() - before.cpuSeconds()) / seconds;
    double bytesPerSecond = (double) (after.bytes() - before.bytes()) / seconds;
    System.out.printf(
        "%s for %d s: %.2f %% of a core, %.0f bytes/s in and out, heap %d KiB before, %d KiB after%n",
        which, seconds, cpuPercent, bytesPerSecond, before.heapKib(), after.heapKib());
    assertTrue(cpuPercent <= 1, which + " used " + cpuPercent + " % of a core");
    assertTrue(bytesPerSecond <= 100, which + " sent and got " + bytesPerSecond + " bytes/s");
    assertTrue(after.heapKib() <= 1.1 * before.heapKib(), which + " grew");
  }

  /** A status line comes every second; the last one. */
  private static JsonNode awaitSeconds(RunningProgram program, int seconds) {
    String line = "";
    for (int second = 0; second < seconds; second++) {
      line = program.awaitLine(Duration.ofSeconds(30));
    }
    return Device.json(line);
  }

  private static Usage usage(RunningProgram program) throws Exception {
    Duration cpu =
        ProcessHandle.of(program.pid()).flatMap(p -> p.info().totalCpuDuration()).orElseThrow();
    JsonNode status = Device.lastStatus(program);
    long bytes = status.path("bytesIn").longValue() + status.path("bytesOut").longValue();
    jcmd(program, "GC.run");
    Matcher used = USED.matcher(jcmd(program, "GC.heap_info"));
    assertTrue(used.find());
    return new Usage(cpu.toMillis() / 1_000.0, Long.parseLong(used.group(1)), bytes);
  }

  private static String jcmd(RunningProgram program, String command)
      throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), String.valueOf(program.pid()), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
