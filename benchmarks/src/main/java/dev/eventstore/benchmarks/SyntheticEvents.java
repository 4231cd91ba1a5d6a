package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Events that are not stored anywhere: of each only its time is kept, while its random id and its
 * sealed bytes follow from its index. The first ones lie in one year, in bursts as people write;
 * the last ones, if any, in the week after it. In order of time. Any thread may use it.
 */
final class SyntheticEvents {
  private static final long FIRST_TIME = 1_750_000_000_000_000L;
  private static final long YEAR_MICROS = micros(Duration.ofDays(365));
  private static final long WEEK_MICROS = micros(Duration.ofDays(7));
  private static final long LONGEST_PAUSE_MICROS = micros(Duration.ofMinutes(2));
  private static final int MEAN_BURST = 20;

  private final long seed;
  private final int sealedBytes;
  private final long[] times;

  /**
   * Makes them.
   *
   * @param year how many lie in the year
   * @param week how many lie in the week after it
   * @param sealedBytes of each, at least 40
   */
  SyntheticEvents(int year, int week, int sealedBytes, long seed) {
    this.seed = seed;
    this.sealedBytes = sealedBytes;
    SplittableRandom random = new SplittableRandom(seed);
    times = new long[year + week];
    burst(times, 0, year, FIRST_TIME, YEAR_MICROS, random);
    burst(times, year, year + week, FIRST_TIME + YEAR_MICROS, WEEK_MICROS, random);
  }

  private static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }

  private static void burst(
      long[] times, int from, int to, long first, long length, SplittableRandom random) {
    long time = first;
    for (int i = from; i < to; i++) {
      boolean begins = i == from || random.nextInt(MEAN_BURST) == 0;
      time =
          begins ? first + random.nextLong(length) : time + random.nextLong(LONGEST_PAUSE_MICROS);
      times[i] = Math.min(time, first + length - 1);
    }
    Arrays.sort(times, from, to);
  }

  int count() {
    return times.length;
  }

  int sealedBytes() {
    return sealedBytes;
  }

  long timeMicros(int index) {
    return times[index];
  }

  EventKey key(int index) {
    return new EventKey(times[index], id(index));
  }

  EventId id(int index) {
    SplittableRandom random = new SplittableRandom(seed * 31 + index);
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return EventId.of(id);
  }

  /** What travels of it: its index, and nothing after it. */
  Bytes sealed(int index) {
    return Bytes.copyOf(ByteBuffer.allocate(sealedBytes).putInt(index).array());
  }

  /** The event of these bytes. */
  int indexOf(Bytes sealed) {
    int index = (int) (sealed.head() >>> Integer.SIZE);
    if (sealed.size() != sealedBytes || index < 0 || index >= times.length) {
      throw new IllegalArgumentException("these are not the bytes of an event");
    }
    return index;
  }
}
