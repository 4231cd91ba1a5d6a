package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.StoredEvent;
import java.time.Duration;
import java.util.List;

/** Tells one lie in each version, and then the next one. */
final class LieInTurn extends Lie {
  private final List<Lie> lies;

  LieInTurn(List<Lie> lies) {
    this.lies = lies;
  }

  private Lie now(Liar me) {
    return lies.get((int) (me.version() % lies.size()));
  }

  @Override
  Duration every() {
    return Duration.ofMillis(20);
  }

  @Override
  Bytes says(Liar me) {
    return now(me).says(me);
  }

  @Override
  Bytes asks(Liar me) {
    return now(me).asks(me);
  }

  @Override
  Bytes answers(Liar me, List<CellRequest> wanted) {
    return now(me).answers(me, wanted);
  }

  @Override
  Bytes answers(Liar me, KeyRange wanted) {
    return now(me).answers(me, wanted);
  }

  @Override
  Cell tells(Liar me, Cell real) {
    return now(me).tells(me, real);
  }

  @Override
  Root root(Liar me) {
    return now(me).root(me);
  }

  @Override
  List<StoredEvent> gives(Liar me, List<StoredEvent> asked) {
    return now(me).gives(me, asked);
  }

  @Override
  List<Bytes> pushes(Liar me) {
    return now(me).pushes(me);
  }
}
