package dev.eventstore.benchmarks;

import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Keys of a year of events, with random ids. One thread at a time. */
final class SampleKeys {
  private static final long BEGIN_MICROS = 1_750_000_000_000_000L;
  private static final long YEAR_MICROS = 31_536_000_000_000L;
  private static final long MINUTE_MICROS = 60_000_000L;

  private final KeyOrder order;
  private final long stepMicros;
  private final SplittableRandom random;
  private long clock = BEGIN_MICROS;

  /** So many keys fill the year. */
  SampleKeys(KeyOrder order, long count, long seed) {
    this.order = order;
    stepMicros = Math.max(1, YEAR_MICROS / count);
    random = new SplittableRandom(seed);
  }

  List<EventKey> next(int count) {
    List<EventKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      clock += 1 + random.nextLong(2 * stepMicros);
      keys.add(key(nextTime()));
    }
    return keys;
  }

  /** A key of any time of the year. */
  EventKey anywhere() {
    return key(anyTime(YEAR_MICROS));
  }

  /** From any time of the year to any later one. */
  KeyRange range() {
    EventKey one = EventKey.bound(anyTime(YEAR_MICROS), random.nextLong());
    EventKey other = EventKey.bound(anyTime(YEAR_MICROS), random.nextLong());
    return one.compareTo(other) <= 0 ? new KeyRange(one, other) : new KeyRange(other, one);
  }

  private long nextTime() {
    return switch (order) {
      case ASCENDING -> clock;
      case RANDOM -> anyTime(YEAR_MICROS);
      case MOSTLY_RECENT ->
          random.nextInt(10) == 0
              ? anyTime(clock - BEGIN_MICROS)
              : clock - random.nextLong(MINUTE_MICROS);
    };
  }

  private long anyTime(long spanMicros) {
    return BEGIN_MICROS + random.nextLong(spanMicros);
  }

  private EventKey key(long time) {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new EventKey(time, EventId.of(id));
  }
}
