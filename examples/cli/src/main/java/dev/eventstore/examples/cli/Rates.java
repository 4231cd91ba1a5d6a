package dev.eventstore.examples.cli;

import dev.eventstore.Traffic;
import java.util.concurrent.TimeUnit;

/**
 * What went to and fro in one second, on the average since the report before.
 *
 * @param bytesIn bytes received a second
 * @param bytesOut bytes sent a second
 * @param eventsIn events received and stored a second
 * @param eventsOut events sent and acknowledged a second
 */
record Rates(long bytesIn, long bytesOut, long eventsIn, long eventsOut) {
  /** Remembers the report before. One thread. */
  static final class Meter {
    private Traffic before = Traffic.NONE;
    private long beforeNanos;

    Rates measure(Traffic now, long elapsedNanos) {
      double seconds = (double) (elapsedNanos - beforeNanos) / TimeUnit.SECONDS.toNanos(1);
      Rates rates =
          new Rates(
              perSecond(now.bytesIn() - before.bytesIn(), seconds),
              perSecond(now.bytesOut() - before.bytesOut(), seconds),
              perSecond(now.eventsIn() - before.eventsIn(), seconds),
              perSecond(now.eventsOut() - before.eventsOut(), seconds));
      before = now;
      beforeNanos = elapsedNanos;
      return rates;
    }

    private static long perSecond(long amount, double seconds) {
      return seconds <= 0 ? 0 : Math.round(amount / seconds);
    }
  }
}
