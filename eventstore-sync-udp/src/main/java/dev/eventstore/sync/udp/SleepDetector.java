package dev.eventstore.sync.udp;

import java.time.InstantSource;

/**
 * Notices that the machine was suspended meanwhile. Where the ticker stands still then, as on
 * Linux, the wall clock has advanced further than the ticker; where it goes on, what was due has
 * been so for long. A wall clock that is set forward looks alike, so who hears of it must not be
 * harmed by that. For one thread.
 */
final class SleepDetector {
  private final InstantSource wallClock;
  private long wallSeconds;
  private long lastNanos;
  private long dueNanos = Nanos.NEVER;

  SleepDetector(InstantSource wallClock, long nowNanos) {
    this.wallClock = wallClock;
    begin(nowNanos);
  }

  /** What was before does not matter. */
  void begin(long nowNanos) {
    wallSeconds = wallClock.instant().getEpochSecond();
    lastNanos = nowNanos;
    dueNanos = Nanos.NEVER;
  }

  /** Something is to be done at that time, or now if that is over, and nothing before. */
  void dueAt(long nanos, long nowNanos) {
    dueNanos = Nanos.later(nanos, nowNanos); // what is due already was not slept over
  }

  /** Whether the machine has slept since the last call. */
  boolean hasSlept(long nowNanos) {
    long wallNanos = (wallClock.instant().getEpochSecond() - wallSeconds) * Nanos.ofMillis(1_000);
    boolean jumped = wallNanos - (nowNanos - lastNanos) > SyncConstants.MIN_SLEEP_NANOS;
    boolean overslept =
        dueNanos != Nanos.NEVER && Nanos.isDue(dueNanos + SyncConstants.MIN_SLEEP_NANOS, nowNanos);
    long due = dueNanos;
    begin(nowNanos);
    dueNanos = overslept ? Nanos.NEVER : due; // of which only who did it says that it is done
    return jumped || overslept;
  }
}
