package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.util.Optional;

/**
 * Opens what lies in the store, and notices damage: the bytes must have the id under which they
 * lie, be an event, and carry the time under which they are sorted. Bytes that have their id but do
 * not open here are not damaged: a later library, or a device with more keys, may read them. Any
 * thread may use it.
 */
final class EventReader {
  private final Sealer sealer;

  EventReader(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What came of reading a row. */
  sealed interface Reading {
    /**
     * It is an event.
     *
     * @param stored its row
     * @param content what it says
     * @param opened the form that its signature covers
     */
    record Intact(StoredEvent stored, EventContent content, Opening.Opened opened)
        implements Reading {
      /** The event as an application sees it. */
      Event event() {
        return content.toEvent(stored.key().id(), stored.seq(), stored.receivedAtMicros());
      }
    }

    /** Why it cannot be read here, in words; it stays where it is, and is not shown. */
    record Unopened(String reason) implements Reading {}

    /** What is wrong with the row, in words; it is to be set aside. */
    record Damaged(String reason) implements Reading {}
  }

  /** Whether an event can have this key: false for the key of a row whose columns say nonsense. */
  static boolean isPossible(EventKey key) {
    return key.createdAtMicros() >= 0 && key.createdAtMicros() <= Limits.MAX_TIMESTAMP_MICROS;
  }

  /** The id that the bytes of a row have, whatever it lies under. */
  EventId idOfBytes(StoredEvent stored) {
    return sealer.idOf(stored.encrypted());
  }

  /** Whether the row has a possible key, and the bytes are those that were stored under its id. */
  boolean hasItsId(StoredEvent stored) {
    return isPossible(stored.key()) && sealer.idOf(stored.encrypted()).equals(stored.key().id());
  }

  Reading read(StoredEvent stored) {
    if (!hasItsId(stored)) {
      return new Reading.Damaged("its bytes, its id or its time have changed");
    }
    Opening opening = sealer.openEvent(stored.encrypted());
    if (opening instanceof Opening.NewerFrame newer) {
      return new Reading.Unopened("a later library made it, in frame " + newer.frameVersion());
    }
    if (opening instanceof Opening.Refused no && no.reason() == Verdict.Reason.KEY) {
      return new Reading.Unopened("no key of this device opens it");
    }
    return opening instanceof Opening.Opened opened
        ? read(stored, opened)
        : new Reading.Damaged("what it holds is no event");
  }

  private static Reading read(StoredEvent stored, Opening.Opened opened) {
    if (!(EventCodec.decode(opened.json()) instanceof EventCodec.Decoding.Content content)) {
      return new Reading.Damaged("what it holds is no event");
    }
    if (content.timestampMicros() != stored.key().createdAtMicros()) {
      return new Reading.Damaged("it lies under another time than its own");
    }
    return new Reading.Intact(stored, new EventContent(content, opened.attachment()), opened);
  }

  /** The event, if it is intact. */
  Optional<Event> open(StoredEvent stored) {
    return read(stored) instanceof Reading.Intact intact
        ? Optional.of(intact.event())
        : Optional.empty();
  }

  /** Like {@link #read}, and also the signature is checked. */
  Reading verify(StoredEvent stored) {
    Reading reading = read(stored);
    return reading instanceof Reading.Intact intact
            && !sealer.verify(intact.content().json().author(), intact.opened())
        ? new Reading.Damaged("its signature is not its author's")
        : reading;
  }
}
