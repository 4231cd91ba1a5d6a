package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.StoredEvent;
import java.time.Duration;
import java.util.List;

/** What a member says that is not so; where it says nothing of its own, it is honest. */
abstract class Lie {
  /** How often it speaks. */
  Duration every() {
    return Duration.ofMillis(100);
  }

  /** The slice that it says unasked, sealed; once in each version. */
  Bytes says(Liar me) {
    return me.root();
  }

  /** The slice by which it asks. */
  Bytes asks(Liar me) {
    return me.asMine(me.honest().beacon());
  }

  /** The slice that answers what others say of some ranges. */
  Bytes answers(Liar me, List<CellRequest> wanted) {
    return me.asMine(me.honest().cells(wanted).summary());
  }

  /** The same for one range. */
  Bytes answers(Liar me, KeyRange wanted) {
    return me.asMine(me.honest().membership(wanted));
  }

  /** What it says of a cell, where it makes slices as an honest member does. */
  Cell tells(Liar me, Cell real) {
    return real;
  }

  /** Which root it claims: another one in each version. */
  Root root(Liar me) {
    return me.randomRoot(me.heldEvents());
  }

  /** Which of the events that others lack it gives them. */
  List<StoredEvent> gives(Liar me, List<StoredEvent> asked) {
    return asked;
  }

  /** What it sends unasked in each version, as if it were new. */
  List<Bytes> pushes(Liar me) {
    return List.of();
  }

  /** A lie that tells several in turn. */
  static Lie all(List<Lie> lies) {
    return new LieInTurn(lies);
  }

  /** A name for events that are none. */
  static EventId nobody() {
    return new EventId(Bytes.copyOf(new byte[EventId.BYTES]));
  }
}
