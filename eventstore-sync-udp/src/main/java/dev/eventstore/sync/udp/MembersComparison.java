package dev.eventstore.sync.udp;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Compares a peer's filter over a range with our events, piece by piece: those that the filter
 * lacks are lacking over there. For one thread.
 *
 * <p>Count and sum of the slice never end a comparison early: a member could craft them. They only
 * help at the end: when one or two more of our events pass the filter than the peer has in this
 * range, the sum tells which of them passed by accident.
 */
final class MembersComparison implements Comparison {
  private static final int CUT = 16;

  private final KeyRange range;
  private final Cell theirs;
  private final Filter filter;
  private final CellHash hash;
  private final Deque<KeyRange> ahead = new ArrayDeque<>();
  private final List<Entry> members = new ArrayList<>();
  private long memberCount;
  private long compared;

  /** Whether an event is possibly in it. */
  private interface Filter {
    boolean mightContain(long h64, long idHead);
  }

  MembersComparison(Slice.Members members, CellHash hash) {
    this(members.range(), members.cell(), members.filter()::mightContain, hash);
  }

  private MembersComparison(KeyRange range, Cell theirs, Filter filter, CellHash hash) {
    this.range = range;
    this.theirs = theirs;
    this.filter = filter;
    this.hash = hash;
    ahead.add(range);
  }

  /** With a range of which the peer has nothing. */
  static MembersComparison withNothing(KeyRange range) {
    return new MembersComparison(range, Cell.EMPTY, (h64, idHead) -> false, CellHash.PLAIN);
  }

  @Override
  public long compared() {
    return compared;
  }

  @Override
  public boolean next(OrderedSet events, Findings findings) {
    events.forEach(
        nextPiece(events),
        (seq, h64, idHead) -> {
          compared++;
          if (filter.mightContain(h64, idHead)) {
            member(new Entry(seq, hash.of(h64, idHead)));
          } else {
            findings.lacking(seq);
          }
          return true;
        });
    if (ahead.isEmpty()) {
      conclude(findings);
    }
    return ahead.isEmpty();
  }

  private KeyRange nextPiece(OrderedSet events) {
    KeyRange piece = ahead.removeFirst();
    long count = events.cell(piece).count();
    while (count > SyncConstants.PIECE_EVENTS) {
      int cells = (int) Math.min(CUT, count / (SyncConstants.PIECE_EVENTS / 2));
      List<KeyRange> cut = events.cut(piece, cells);
      if (cut.size() < 2) {
        return piece;
      }
      for (int i = cut.size() - 1; i >= 0; i--) {
        ahead.addFirst(cut.get(i));
      }
      piece = ahead.removeFirst();
      count = events.cell(piece).count();
    }
    return piece;
  }

  private void member(Entry entry) {
    memberCount++;
    if (members.size() < SyncConstants.MAX_MEMBERS) {
      members.add(entry);
    }
  }

  /** What is left to find of false positives waits for the next version's salt. */
  private void conclude(Findings findings) {
    long excess = memberCount - theirs.count();
    if (excess < 0) {
      findings.provenLack(-excess);
      findings.lackingHere(new CellRequest(range, (int) Math.min(-excess, compared + 1)));
    } else if (excess <= Surplus.MOST && members.size() == memberCount) {
      if (!Surplus.of(members, theirs, hash, findings)) {
        findings.contested(new CellRequest(range, SyncConstants.CELLS_OF_UNKNOWN));
      }
    }
  }
}
