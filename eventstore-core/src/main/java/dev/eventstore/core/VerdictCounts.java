package dev.eventstore.core;

import dev.eventstore.Meter;
import dev.eventstore.spi.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of received events. Any thread may use it. */
final class VerdictCounts {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final Map<Verdict.Reason, LongAdder> rejected = new EnumMap<>(Verdict.Reason.class);
  private final Map<Verdict.Cause, LongAdder> deferred = new EnumMap<>(Verdict.Cause.class);

  VerdictCounts() {
    for (Verdict.Reason reason : Verdict.Reason.values()) {
      rejected.put(reason, new LongAdder());
    }
    for (Verdict.Cause cause : Verdict.Cause.values()) {
      deferred.put(cause, new LongAdder());
    }
  }

  void count(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted) {
      accepted.increment();
    } else if (verdict instanceof Verdict.Duplicate) {
      duplicates.increment();
    } else if (verdict instanceof Verdict.Rejected no) {
      Objects.requireNonNull(rejected.get(no.reason())).increment();
    } else if (verdict instanceof Verdict.Deferred later) {
      Objects.requireNonNull(deferred.get(later.cause())).increment();
    }
  }

  List<Meter> meters() {
    List<Meter> meters = new ArrayList<>();
    meters.add(
        counter("eventstore.events.received", "Events of other devices that were stored here.")
            .reads(accepted::sum));
    meters.add(
        counter("eventstore.events.duplicates", "Received events that were here already.")
            .reads(duplicates::sum));
    rejected.forEach(
        (reason, count) ->
            meters.add(
                counter(
                        "eventstore.events.rejected",
                        "Received bytes that are no event of this community, by the reason.")
                    .tag("reason", word(reason))
                    .reads(count::sum)));
    deferred.forEach(
        (cause, count) ->
            meters.add(
                counter(
                        "eventstore.events.deferred",
                        "Received events that are put off until a peer sends them again.")
                    .tag("cause", word(cause))
                    .reads(count::sum)));
    return meters;
  }

  private static Meter.Builder counter(String name, String description) {
    return Meter.counter(name).unit("events").description(description);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
