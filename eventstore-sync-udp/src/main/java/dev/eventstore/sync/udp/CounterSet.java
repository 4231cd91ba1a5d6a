package dev.eventstore.sync.udp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A counter for each of a few cases. One thread at a time counts; any thread may read.
 *
 * @param <E> the cases
 */
final class CounterSet<E extends Enum<E>> {
  private final Map<E, Counter> counters;

  CounterSet(Class<E> cases) {
    counters = new EnumMap<>(cases);
    for (E one : cases.getEnumConstants()) {
      counters.put(one, new Counter());
    }
  }

  void increment(E one) {
    Objects.requireNonNull(counters.get(one)).increment();
  }

  long value(E one) {
    return Objects.requireNonNull(counters.get(one)).value();
  }

  void forEach(BiConsumer<E, Counter> action) {
    counters.forEach(action);
  }
}
