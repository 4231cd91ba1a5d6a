package dev.eventstore.testkit;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Selection;
import java.util.List;
import java.util.Optional;

/** Selections that are not those that were asked for. */
final class BrokenSelections {
  private BrokenSelections() {}

  static Selection firstTagOnly(Selection s) {
    List<Long> tags = s.tags().subList(0, Math.min(1, s.tags().size()));
    return new Selection(tags, s.sinceMicros(), s.untilMicros(), s.order(), s.after(), s.limit());
  }

  static Selection inclusiveEnd(Selection s) {
    long until = Math.max(s.untilMicros(), s.untilMicros() + 1);
    return new Selection(s.tags(), s.sinceMicros(), until, s.order(), s.after(), s.limit());
  }

  static Selection oneMore(Selection s) {
    int limit = Math.max(s.limit(), s.limit() + 1);
    return new Selection(s.tags(), s.sinceMicros(), s.untilMicros(), s.order(), s.after(), limit);
  }

  static Selection afterTheTime(Selection s) {
    return new Selection(
        s.tags(),
        s.sinceMicros(),
        s.untilMicros(),
        s.order(),
        s.after().map(p -> new Selection.Position(p.seq(), nextTime(p.key()))),
        s.limit());
  }

  private static EventKey nextTime(EventKey key) {
    return EventKey.bound(key.createdAtMicros() + 1, 0);
  }

  static Selection fromTheBeginning(Selection s) {
    return new Selection(
        s.tags(), s.sinceMicros(), s.untilMicros(), s.order(), Optional.empty(), s.limit());
  }
}
