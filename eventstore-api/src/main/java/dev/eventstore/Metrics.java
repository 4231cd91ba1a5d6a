package dev.eventstore;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The counters and gauges of a community. Any thread may ask, also after the community was closed;
 * nothing is waited for.
 *
 * <p>The numbers are read one by one, each as it is at that moment. Those of the network's state,
 * like queues and windows, are brought up to date with {@link Community#onSyncStatus}: at most 200
 * ms late while anything goes to and fro.
 */
public interface Metrics {
  /**
   * All of them, in the same order each time. Those of the network appear when it has started, and
   * stay; none is ever replaced by another one.
   */
  List<Meter> meters();

  /**
   * What the meter with this {@link Meter#id() id} shows now; empty when there is none.
   *
   * @param id like {@code eventstore.events} or {@code eventstore.events.rejected{reason=key}}
   */
  default OptionalDouble value(String id) {
    for (Meter meter : meters()) {
      if (meter.id().equals(id)) {
        return OptionalDouble.of(meter.value());
      }
    }
    return OptionalDouble.empty();
  }
}
