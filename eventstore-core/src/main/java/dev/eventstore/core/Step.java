package dev.eventstore.core;

import dev.eventstore.Limits;
import java.time.Duration;

/** What a {@link SerialTask} does, in parts. */
interface Step {
  /** Does a bounded part of the work. A failure counts as {@link Next#retry}. */
  Next run();

  /**
   * What comes after a step.
   *
   * @param kind what to do
   * @param pause for how long, if at all
   */
  record Next(Kind kind, Duration pause) {
    enum Kind {
      GO_ON,
      WAIT,
      RETRY,
      PAUSE,
      END
    }

    /** There is more to do. */
    static Next goOn() {
      return new Next(Kind.GO_ON, Duration.ZERO);
    }

    /** There is nothing to do until somebody wakes the task. */
    static Next await() {
      return new Next(Kind.WAIT, Duration.ZERO);
    }

    /** It did not work; it may after a while, or when somebody wakes the task. */
    static Next retry() {
      return new Next(Kind.RETRY, Duration.ofMillis(Limits.MIN_REDELIVERY_MILLIS));
    }

    /** There is nothing to do for so long, whoever wakes the task. */
    static Next pause(Duration time) {
      return new Next(Kind.PAUSE, time);
    }

    /** There will never be anything to do. */
    static Next end() {
      return new Next(Kind.END, Duration.ZERO);
    }
  }
}
