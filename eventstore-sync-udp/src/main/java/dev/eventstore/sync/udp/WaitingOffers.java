package dev.eventstore.sync.udp;

import java.util.ArrayDeque;
import java.util.Deque;

/** The received events that wait for their verdict, and how long they do. For one thread. */
final class WaitingOffers {
  /** One received event. */
  static final class Offer {
    private final int bytes;
    private final long sinceNanos;
    private boolean judged;

    private Offer(int bytes, long sinceNanos) {
      this.bytes = bytes;
      this.sinceNanos = sinceNanos;
    }

    /** How long it is. */
    int bytes() {
      return bytes;
    }
  }

  private final Deque<Offer> offers = new ArrayDeque<>(); // the first one still waits

  /** Whether no more is taken. */
  boolean isFull() {
    return offers.size() >= SyncConstants.MAX_OFFERS;
  }

  /** An event waits from now on. */
  Offer begin(int bytes, long nowNanos) {
    Offer offer = new Offer(bytes, nowNanos);
    offers.addLast(offer);
    return offer;
  }

  /** Its verdict came. */
  void judged(Offer offer) {
    offer.judged = true;
    while (!offers.isEmpty() && offers.getFirst().judged) {
      offers.removeFirst();
    }
  }

  /** Whether the verdict on one that came until then is still awaited. */
  boolean isAnyUntil(long nanos) {
    return !offers.isEmpty() && Nanos.isDue(offers.getFirst().sinceNanos, nanos);
  }

  /** Whether one has waited for so long. */
  boolean isAnyOlder(long ageNanos, long nowNanos) {
    return !offers.isEmpty() && Nanos.isDue(offers.getFirst().sinceNanos + ageNanos, nowNanos);
  }
}
