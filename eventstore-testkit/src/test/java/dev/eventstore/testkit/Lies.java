package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.StoredEvent;
import java.time.Duration;
import java.util.List;

/** Lies of members who speak as the protocol wants it; see {@link AbsurdSlices} for others. */
final class Lies {
  private static final int MANY_EVENTS = 1 << 30;
  private static final int FINER = 8;
  private static final int MOST_CELLS = 60;

  private Lies() {}

  /** All that there are. */
  static List<Lie> all() {
    return List.of(
        new FullFilters(),
        new EmptyFilters(),
        new AbsurdSlices(),
        new WrongCells(),
        new ContestedForEver(),
        new StaleVersions(),
        new RefusedEvents(),
        new RootOfItsOwn(),
        new NeighbourOfAll(),
        new Trickle());
  }

  /** Has everything, as it says: filters of ones only, and filters that are just too full. */
  static final class FullFilters extends Lie {
    @Override
    Bytes says(Liar me) {
      SliceBytes slice = me.begin(SliceBytes.MEMBERSHIP).salt(1).range(KeyRange.ALL);
      slice.u16(0).u64(0).u16(SliceBytes.FILTER_BYTES);
      int full = me.version() % 2 == 0 ? SliceBytes.FILTER_BYTES : SliceBytes.FILTER_BYTES / 5 * 4;
      return me.seal(slice.times(full, 0xFF).times(SliceBytes.FILTER_BYTES - full, 0));
    }
  }

  /** Has nothing, as it says, and asks for everything each second. */
  static final class EmptyFilters extends Lie {
    @Override
    Duration every() {
      return Duration.ofSeconds(1);
    }

    @Override
    Bytes says(Liar me) {
      SliceBytes slice = me.begin(SliceBytes.MEMBERSHIP).salt(1);
      return me.seal(slice.members(KeyRange.ALL, 0, 0, SliceBytes.FILTER_BYTES, 0));
    }

    @Override
    Bytes asks(Liar me) {
      return says(me);
    }

    @Override
    Bytes answers(Liar me, List<CellRequest> wanted) {
      return says(me);
    }
  }

  /** Counts that are too small or too large, and sums that fit nothing. */
  static final class WrongCells extends Lie {
    @Override
    Bytes says(Liar me) {
      return asks(me);
    }

    @Override
    Cell tells(Liar me, Cell real) {
      long count = Math.max(0, real.count() + me.random().nextInt(5) - 2);
      return new Cell(count, count == 0 ? 0 : me.random().nextLong());
    }
  }

  /** Contests what others say of any range, in finer and finer cells. */
  static final class ContestedForEver extends Lie {
    @Override
    Bytes says(Liar me) {
      return answers(me, List.of(new CellRequest(KeyRange.ALL, FINER)));
    }

    @Override
    Bytes asks(Liar me) {
      return says(me);
    }

    @Override
    Bytes answers(Liar me, List<CellRequest> wanted) {
      int cells = Math.min(FINER * wanted.get(0).cells(), MOST_CELLS);
      CellRequest finer = new CellRequest(wanted.get(0).range(), cells);
      return me.asMine(me.honest().cells(List.of(finer)).summary());
    }

    @Override
    Cell tells(Liar me, Cell real) {
      return new Cell(3 + me.random().nextInt(MANY_EVENTS), me.random().nextLong());
    }
  }

  /** Says again what it or others once said, and what it might have said before it started. */
  static final class StaleVersions extends Lie {
    @Override
    Bytes says(Liar me) {
      List<Bytes> older = me.version() % 3 == 0 ? me.heard() : me.said();
      if (me.version() % 3 == 1 || older.isEmpty()) {
        SliceBytes past = new SliceBytes(SliceBytes.MEMBERSHIP).header(~me.bootId(), me.version());
        return me.seal(past.salt(1).members(KeyRange.ALL, 0, 0, SliceBytes.FILTER_BYTES, 0));
      }
      return older.get(me.random().nextInt(older.size()));
    }
  }

  /** Names another root in each version, and more events than anybody has; else it is honest. */
  static final class RootOfItsOwn extends Lie {
    @Override
    Root root(Liar me) {
      return me.randomRoot(1L << 48);
    }
  }

  /** Is in contact with everybody whom it has heard of, and with others. */
  static final class NeighbourOfAll extends Lie {
    @Override
    Bytes says(Liar me) {
      int someone = Slice.shortId(me.someBootId());
      return me.seal(me.begin(SliceBytes.QUIET).root(me.version(), 1).neighbours(16, someone));
    }
  }

  /** Brings one event for each question, and talks all the time so that it is asked again. */
  static final class Trickle extends Lie {
    @Override
    Bytes says(Liar me) {
      return me.version() % 2 == 0 ? me.root() : answers(me, KeyRange.ALL);
    }

    @Override
    Root root(Liar me) {
      return me.randomRoot(1L << 48);
    }

    @Override
    List<StoredEvent> gives(Liar me, List<StoredEvent> asked) {
      return asked.subList(0, Math.min(1, asked.size()));
    }
  }
}
