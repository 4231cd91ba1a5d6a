package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.util.List;
import java.util.function.UnaryOperator;

/** Slices that no device makes: each names more than there may be, or nothing that makes sense. */
final class AbsurdSlices extends Lie {
  private static final int MOST = 0xFFFF;
  private static final int MANY_NODES = 700;
  private static final long HUGE = 1L << 48;
  private static final KeyRange ONE_TIME =
      new KeyRange(EventKey.bound(1, 0), EventKey.bound(1, 1L << 8));

  private static final List<UnaryOperator<SliceBytes>> BEHIND_THE_HEADER =
      List.of(
          // ranges
          slice -> slice.salt(1).bound(KeyRange.ALL.to()).bound(KeyRange.ALL.from()).u16(0),
          slice -> slice.salt(1).u64(-1).u8(0).u64(1).u8(0).u16(0),
          slice -> slice.salt(1).u64(1).u8(9).times(9, 1).u64(2).u8(0).u16(0),
          slice -> slice.salt(1).u64(1).u8(-1).u64(2).u8(0).u16(0),
          // filters
          slice -> slice.salt(1).range(KeyRange.ALL).u16(MOST).u64(0).u16(64).times(64, 0),
          slice -> slice.salt(1).range(KeyRange.ALL).u16(1).u64(0).u16(MOST).times(64, 0),
          slice -> slice.salt(1).range(KeyRange.ALL).u16(1).u64(0).u16(1).u8(0),
          slice -> slice.salt(1).range(KeyRange.ALL).u16(1).u64(0).u16(0),
          // cells
          slice -> slice.salt(1).range(KeyRange.ALL).u16(MOST),
          slice -> slice.salt(1).range(KeyRange.ALL).tree(new byte[MANY_NODES]),
          slice -> slice.salt(1).range(ONE_TIME).tree(new byte[MANY_NODES]),
          slice -> slice.salt(1).range(KeyRange.ALL).tree(SliceBytes.ONE_CELL).cell(HUGE, -1),
          slice -> slice.salt(1).range(KeyRange.ALL).tree(SliceBytes.ONE_CELL).times(9, 0xFF),
          slice -> slice.salt(1).range(KeyRange.ALL).tree(new byte[0]),
          slice -> slice.times(16, 1).u8(7).range(KeyRange.ALL).tree(SliceBytes.NO_CELL),
          // roots and neighbours
          slice -> slice.root(1, -1).neighbours(0, 0),
          slice -> slice.root(1, Long.MAX_VALUE).neighbours(16, 0),
          slice -> slice.root(1, 1).neighbours(17, 0),
          slice -> slice.root(1, 1).u8(0xFF),
          slice -> slice.salt(1).root(1, Long.MAX_VALUE).neighbours(17, 0),
          // nothing at all, and too much
          slice -> slice,
          slice -> slice.times(900, 0));

  private static final List<Integer> KINDS = List.of(1, 2, 3, 4, 0, 5, 255);

  @Override
  Bytes says(Liar me) {
    long number = me.version();
    int format = number % 11 == 0 ? 1 : SliceBytes.FORMAT;
    int kind = KINDS.get((int) (number % KINDS.size()));
    long version = number % 13 == 0 ? -1 : number;
    SliceBytes begun = new SliceBytes(format, kind).header(me.bootId(), version);
    int which = me.random().nextInt(BEHIND_THE_HEADER.size());
    return me.seal(BEHIND_THE_HEADER.get(which).apply(begun));
  }

  @Override
  Bytes asks(Liar me) {
    return says(me);
  }
}
