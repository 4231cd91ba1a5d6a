package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.util.Optional;

/**
 * Opens what lies in the store, and notices damage: the bytes must have the id under which they
 * lie, open under a key of the community, and carry the time under which they are sorted. Any
 * thread may use it.
 */
final class EventReader {
  private final Sealer sealer;

  EventReader(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What came of reading a row. */
  sealed interface Reading {
    /** The event as an application sees it, and the sealed form that its signature covers. */
    record Intact(Event event, Opening.Opened opened) implements Reading {}

    /** What is wrong with the row, in words. */
    record Damaged(String reason) implements Reading {}
  }

  /** Whether the bytes are those that were stored under this id. */
  boolean hasItsId(StoredEvent stored) {
    return sealer.idOf(stored.encrypted()).equals(stored.key().id());
  }

  Reading read(StoredEvent stored) {
    if (!hasItsId(stored)) {
      return new Reading.Damaged("its bytes or its id have changed");
    }
    if (!(sealer.openEvent(stored.encrypted()) instanceof Opening.Opened opened)) {
      return new Reading.Damaged("no key of the community opens it");
    }
    if (!(EventCodec.decode(opened.json()) instanceof EventCodec.Decoding.Content content)) {
      return new Reading.Damaged("what it holds is no event");
    }
    if (content.timestampMicros() != stored.key().createdAtMicros()) {
      return new Reading.Damaged("it lies under another time than its own");
    }
    EventContent whole = new EventContent(content, opened.attachment());
    Event event = whole.toEvent(stored.key().id(), stored.seq(), stored.receivedAtMicros());
    return new Reading.Intact(event, opened);
  }

  /** The event, unless it is damaged. */
  Optional<Event> open(StoredEvent stored) {
    return read(stored) instanceof Reading.Intact intact
        ? Optional.of(intact.event())
        : Optional.empty();
  }

  /** What is wrong with a row, if anything; also the signature is checked. */
  Optional<String> damage(StoredEvent stored) {
    Reading reading = read(stored);
    if (reading instanceof Reading.Intact intact) {
      boolean signed = sealer.verify(intact.event().author(), intact.opened());
      return signed ? Optional.empty() : Optional.of("its signature is not its author's");
    }
    return Optional.of(((Reading.Damaged) reading).reason());
  }
}
