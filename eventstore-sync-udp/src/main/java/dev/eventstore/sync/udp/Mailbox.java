package dev.eventstore.sync.udp;

import dev.eventstore.spi.Lane;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What other threads tell the engine. Any thread may post; the engine's thread takes. Posting never
 * blocks; the engine is woken once for everything that it finds when it looks.
 *
 * <p>Bounded: each verdict answers an offer, and offers are counted; stored events beyond the bound
 * are replaced by the mere fact that there were some, since a summary will name them.
 */
final class Mailbox {
  /** News for the engine. */
  sealed interface Mail {}

  /**
   * An offered event was judged.
   *
   * @param from the session it came by
   * @param lane the lane it came by
   * @param offer where it waited
   * @param verdict what became of it
   */
  record Judged(Session from, Lane lane, WaitingOffers.Offer offer, Verdict verdict)
      implements Mail {}

  /**
   * Events are in the store.
   *
   * @param events at least one
   */
  record Stored(List<StoredEvent> events) implements Mail {}

  /**
   * Events are in the store, too many to tell one by one.
   *
   * @param lastSeq the last of them; they are told in the order of their seq
   */
  record Overflow(long lastSeq) implements Mail {}

  private final Runnable wakeUp;
  private List<Mail> mails = new ArrayList<>();
  private int storedEvents;
  private long droppedSeq; // the last one dropped, 0 when there is none
  private boolean woken;

  Mailbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  void post(Judged judged) {
    add(judged, List.of());
  }

  void post(Stored stored) {
    add(stored, stored.events());
  }

  private void add(Mail mail, List<StoredEvent> events) {
    boolean first;
    synchronized (this) {
      if (!events.isEmpty() && storedEvents + events.size() > SyncConstants.MAX_MAILBOX_EVENTS) {
        droppedSeq = events.get(events.size() - 1).seq();
      } else {
        mails.add(mail);
        storedEvents += events.size();
      }
      first = !woken;
      woken = true;
    }
    if (first) {
      wakeUp.run();
    }
  }

  /** Everything posted since the last call, in order. */
  synchronized List<Mail> take() {
    List<Mail> taken = mails;
    woken = false;
    if (droppedSeq != 0) {
      taken.add(new Overflow(droppedSeq));
      droppedSeq = 0;
    }
    if (!taken.isEmpty()) {
      mails = new ArrayList<>();
      storedEvents = 0;
    }
    return taken.isEmpty() ? List.of() : taken;
  }

  synchronized boolean isEmpty() {
    return mails.isEmpty() && droppedSeq == 0;
  }
}
