package dev.eventstore.sync.udp;

import dev.eventstore.spi.Lane;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the mailbox brought: tells sessions of verdicts, and passes new events on to all of
 * them but the one they came from, its neighbours, and who gets enough from others. Older events
 * are left to summaries. For one thread.
 */
final class NewEvents {
  /** Where an accepted event came from, until the store tells of it. */
  private record Origin(Session session, Lane lane) {}

  private final LocalDevice local;
  private final Sessions sessions;
  private final Map<Long, Origin> origins = new HashMap<>(); // by seq

  NewEvents(LocalDevice local, Sessions sessions) {
    this.local = local;
    this.sessions = sessions;
  }

  /** Takes these in their order. */
  void take(List<Mailbox.Mail> mails, long nowNanos) {
    boolean stored = false;
    for (Mailbox.Mail mail : mails) {
      if (mail instanceof Mailbox.Judged judged) {
        judged(judged, nowNanos);
      } else if (mail instanceof Mailbox.Stored news) {
        stored = true;
        stored(news.events(), nowNanos);
      } else if (mail instanceof Mailbox.Overflow overflow) {
        stored = true;
        origins.keySet().removeIf(seq -> seq <= overflow.lastSeq());
      }
    }
    if (stored) {
      local.refreshRoot(nowNanos);
    }
  }

  /** Forgets where events came from that the store has not told of yet. */
  void clear() {
    origins.clear();
  }

  private void judged(Mailbox.Judged mail, long nowNanos) {
    local.judged(mail.offer());
    mail.from().judged(mail.verdict(), mail.lane(), mail.offer().bytes(), nowNanos);
    if (mail.verdict() instanceof Verdict.Duplicate && mail.lane() == Lane.LIVE) {
      cameTwice(mail.from(), nowNanos);
    }
    if (mail.verdict() instanceof Verdict.Accepted accepted
        && origins.size() < SyncConstants.MAX_OFFERS) {
      origins.put(accepted.seq(), new Origin(mail.from(), mail.lane()));
    }
  }

  /** Of those who pass on new events, the ones that come too late may stop, but for a few. */
  private void cameTwice(Session from, long nowNanos) {
    if (from.passingOn().maySay(nowNanos)
        && (!from.passingOn().isWantedHere(nowNanos)
            || passersOn(nowNanos) > SyncConstants.MIN_PASSERS_ON)) {
      from.sayEnough(nowNanos);
    }
  }

  private int passersOn(long nowNanos) {
    int count = 0;
    for (Session session : sessions.live()) {
      count += session.passingOn().isWantedHere(nowNanos) ? 1 : 0;
    }
    return count;
  }

  private void stored(List<StoredEvent> events, long nowNanos) {
    for (StoredEvent event : events) {
      Origin origin = origins.remove(event.seq());
      if (origin == null || origin.lane() == Lane.LIVE) {
        push(event, origin == null ? null : origin.session(), nowNanos);
      }
    }
  }

  /** Who is in contact with where it came from gets it there. */
  private void push(StoredEvent event, @Nullable Session from, long nowNanos) {
    for (Session session : sessions.live()) {
      if (from == null
          || (session != from
              && session.passingOn().isWantedThere(nowNanos)
              && !session.reconciler().isNeighbourOf(from.identity().remoteBootId()))) {
        session.live(event);
      }
    }
  }
}
