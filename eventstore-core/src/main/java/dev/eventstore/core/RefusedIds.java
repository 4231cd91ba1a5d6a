package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ids of rejected events, so that the same bytes cost one hash the next time. The oldest are
 * forgotten first; nothing is stored, since new keys may change the verdict. Any thread may use it.
 */
final class RefusedIds {
  private final Map<EventId, Verdict.Reason> reasons =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, Verdict.Reason> eldest) {
          return size() > Limits.MAX_REFUSED_IDS;
        }
      };

  synchronized void add(EventId id, Verdict.Reason reason) {
    reasons.put(id, reason);
  }

  synchronized Optional<Verdict.Reason> reason(EventId id) {
    return Optional.ofNullable(reasons.get(id));
  }
}
