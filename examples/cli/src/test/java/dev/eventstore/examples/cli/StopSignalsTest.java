package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
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

  /** TERM: in the background a shell lets programs ignore INT, and a JVM then leaves it so. */
  private static void raise() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Object signal = type.getConstructor(String.class).newInstance("TERM");
    Object unused = type.getMethod("raise", type).invoke(null, signal);
  }
}
