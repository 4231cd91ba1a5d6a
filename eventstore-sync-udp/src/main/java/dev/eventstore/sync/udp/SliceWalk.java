package dev.eventstore.sync.udp;

import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares a peer's membership slice with our set, piece by piece, and names the events of ours
 * that the peer lacks. For one thread.
 *
 * <p>Count and sum of a slice never end a comparison early: a member could craft them. They only
 * help at the end: when one or two more of our events pass the filter than the peer has in this
 * range, the sums tell which of them passed by accident.
 */
final class SliceWalk {
  private static final int CUT = 16;

  private final Slice.Membership slice;
  private final Deque<KeyRange> ahead = new ArrayDeque<>();
  private final Map<Long, Long> members = new HashMap<>(); // h64 → seq
  private long compared;
  private long memberCount;
  private long memberSum;

  SliceWalk(Slice.Membership slice) {
    this.slice = slice;
    ahead.add(slice.range());
  }

  long version() {
    return slice.header().version();
  }

  /** How many events of ours were compared so far. */
  long compared() {
    return compared;
  }

  /** Compares the next piece; whether that was the last one. */
  boolean next(OrderedSet events, LongConsumer lacking) {
    KeyRange piece = nextPiece(events);
    events.forEach(
        piece,
        (seq, h64, idHead) -> {
          compared++;
          if (slice.filter().mightContain(h64, idHead)) {
            member(seq, h64);
          } else {
            lacking.accept(seq);
          }
          return true;
        });
    if (ahead.isEmpty()) {
      falsePositives(lacking);
    }
    return ahead.isEmpty();
  }

  private KeyRange nextPiece(OrderedSet events) {
    KeyRange range = ahead.removeFirst();
    long count = events.cell(range).count();
    while (count > SyncConstants.PIECE_EVENTS) {
      int cells = (int) Math.min(CUT, count / (SyncConstants.PIECE_EVENTS / 2));
      List<KeyRange> cut = events.cut(range, cells);
      if (cut.size() < 2) {
        return range;
      }
      for (int i = cut.size() - 1; i >= 0; i--) {
        ahead.addFirst(cut.get(i));
      }
      range = ahead.removeFirst();
      count = events.cell(range).count();
    }
    return range;
  }

  private void member(long seq, long h64) {
    memberCount++;
    memberSum += h64;
    if (members.size() < SyncConstants.MAX_MEMBERS) {
      members.put(h64, seq);
    }
  }

  private void falsePositives(LongConsumer lacking) {
    long excess = memberCount - slice.cell().count();
    if (members.size() != memberCount || excess < 1 || excess > 2) {
      return;
    }
    long sum = memberSum - slice.cell().sumH64();
    if (excess == 1) {
      push(members.get(sum), lacking);
      return;
    }
    for (Map.Entry<Long, Long> one : members.entrySet()) {
      Long other = members.get(sum - one.getKey());
      if (other != null && !other.equals(one.getValue())) {
        push(one.getValue(), lacking);
        push(other, lacking);
        return;
      }
    }
  }

  private static void push(@Nullable Long seq, LongConsumer lacking) {
    if (seq != null) {
      lacking.accept(seq);
    }
  }
}
