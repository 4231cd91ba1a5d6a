package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StopSignalsTest {
  @TempDir Path folder;
  private final Semaphore outerStops = new Semaphore(0);
  private final Semaphore innerStops = new Semaphore(0);

  /** The outer ones stand for what ends a process, which a test would not survive. */
  @Test
  void secondSignalHasTheEffectItHadBefore() throws Exception {
    StopSignals outer = new StopSignals(outerStops::release);
    try {
      StopSignals inner = new StopSignals(innerStops::release);

      raise();
      assertTrue(innerStops.tryAcquire(40, TimeUnit.SECONDS));
      assertEquals(0, outerStops.availablePermits());
      raise();
      assertTrue(outerStops.tryAcquire(40, TimeUnit.SECONDS));
      assertEquals(0, innerStops.availablePermits());
      inner.close();
    } finally {
      outer.close();
    }
  }

  /** Whoever has read a line of a program knows that it runs, and may end it politely. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync DIR --port 0",
        "sync DIR --port 0 --stdin message",
        "log DIR --follow --peer no\u00a0host:7001"
      })
  void programThatHasPrintedSomethingIsStoppedPolitely(String command) {
    String device = folder.resolve("device").toString();
    assertEquals(0, Command.run("create", device, "--name", "club").exitCode());
    PrintStream raising = new PrintStream(new RaisingOutput(), true, UTF_8);
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(new byte[0]), raising, raising, false, false);
    StopSignals outer = new StopSignals(outerStops::release);
    try {
      assertEquals(0, new Program(terminal).run(command.replace("DIR", device).split(" ")));
      assertEquals(0, outerStops.availablePermits());
    } finally {
      outer.close();
    }
  }

  /** Raises the signal when it is written to for the first time. */
  private static final class RaisingOutput extends OutputStream {
    private final AtomicBoolean raised = new AtomicBoolean();

    @Override
    public void write(int octet) {
      if (raised.compareAndSet(false, true)) {
        assertDoesNotThrow(StopSignalsTest::raise);
      }
    }
  }

  /** TERM: in the background a shell lets programs ignore INT, and a JVM then leaves it so. */
  private static void raise() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Object signal = type.getConstructor(String.class).newInstance("TERM");
    Object unused = type.getMethod("raise", type).invoke(null, signal);
  }
}
