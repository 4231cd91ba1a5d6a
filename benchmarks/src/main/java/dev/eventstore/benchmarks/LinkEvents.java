package dev.eventstore.benchmarks;

import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;

/** What devices that are linked write: events of 344 sealed bytes. */
final class LinkEvents {
  /** What each has once it is sealed, in bytes. */
  static final int SEALED_BYTES = 344;

  private static final int ENTRY_CHARS = 126;
  private static final String TIMED = "timed";
  private static final String SENT = "sent";
  private static final String TEXT = "x".repeat(100);

  private LinkEvents() {}

  /** History: many of them. */
  static SampleEvents entries(long seed) {
    return new SampleEvents(seed, ENTRY_CHARS);
  }

  /** An event that says when it was written: by {@link System#nanoTime()}. */
  static EventDraft timed(long nanos) {
    return EventDraft.of(TIMED).with(SENT, nanos).with("text", TEXT).build();
  }

  static boolean isTimed(Event event) {
    return event.type().equals(TIMED);
  }

  /** Whether another device has written it and says when. */
  static boolean isTimedByOther(Event event, DeviceId self) {
    return isTimed(event) && !event.author().equals(self);
  }

  /** When it was written. */
  static long sentNanos(Event event) {
    return event.number(SENT, 0);
  }
}
