package dev.eventstore.sync.udp;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares a peer's cells with ours, one after the other. A difference that count and sum explain
 * is pushed; about any other one our own cells will say more: see {@link #answer}. For one thread.
 *
 * <p>Events on their way to the peer may be in its cell or not: it is compared with all of ours
 * first, then with those that are not underway.
 */
final class CellsComparison implements Comparison {
  private final Deque<RangeCell> ahead;
  private final CellHash hash;
  private @Nullable Comparison pushing;
  private long pushed;
  private long compared;

  CellsComparison(List<RangeCell> cells, CellHash hash) {
    ahead = new ArrayDeque<>(cells);
    this.hash = hash;
  }

  @Override
  public long compared() {
    return compared + pushed + (pushing == null ? 0 : pushing.compared());
  }

  @Override
  public boolean next(OrderedSet events, Findings findings) {
    if (pushing == null) {
      long enough = compared + SyncConstants.PIECE_EVENTS;
      while (!ahead.isEmpty() && compared < enough && pushing == null) {
        compare(ahead.removeFirst(), events, findings);
      }
    } else if (pushing.next(events, findings)) {
      pushed += pushing.compared();
      pushing = null;
    }
    return ahead.isEmpty() && pushing == null;
  }

  private void compare(RangeCell theirs, OrderedSet events, Findings findings) {
    KeyRange range = theirs.range();
    Cell ours = hash.cell(events, range);
    compared += hash.isSalted() ? 1 + ours.count() : 1; // salted sums cost a look at each event
    if (ours.equals(theirs.cell())) {
      return;
    }
    proveLack(theirs.cell().count() - ours.count(), theirs.cell(), findings);
    if (theirs.cell().count() == 0) {
      pushing = MembersComparison.withNothing(range);
    } else if (ours.count() > SyncConstants.MAX_CELL_EVENTS) {
      long lacking = theirs.cell().count() - ours.count();
      answer(range, lacking, ours.count(), findings);
    } else {
      explain(theirs, events, findings);
    }
  }

  /**
   * Of two different sets the larger one has something that the other lacks; so have equal ones.
   */
  private static void proveLack(long more, Cell theirs, Findings findings) {
    if (more >= 0 && theirs.count() > 0) {
      findings.provenLack(Math.max(1, more));
    }
  }

  private void explain(RangeCell theirs, OrderedSet events, Findings findings) {
    List<Entry> all = new ArrayList<>();
    events.forEach(
        theirs.range(), (seq, h64, idHead) -> all.add(new Entry(seq, hash.of(h64, idHead))));
    compared += all.size();
    if (Surplus.of(all, theirs.cell(), hash, findings)) {
      return;
    }
    List<Entry> settled = all.stream().filter(entry -> !findings.isUnderway(entry.seq())).toList();
    if (settled.size() < all.size() && Surplus.of(settled, theirs.cell(), hash, findings)) {
      return;
    }
    if (theirs.cell().count() == 1) {
      all.forEach(entry -> findings.lacking(entry.seq())); // its only event is none of these
      int cells = Math.min(settled.size() + 1, SyncConstants.CELLS_OF_UNKNOWN);
      findings.contested(new CellRequest(theirs.range(), cells));
    } else {
      long lacking = lacking(theirs.cell().count(), settled.size(), all.size());
      answer(theirs.range(), lacking, all.size(), findings);
    }
  }

  /**
   * What we say of a range about which more must be known: one cell when the peer can name what we
   * lack from it, or when it is the peer that lacks something and should say more; finer ones when
   * we lack more, or both lack something.
   */
  private static void answer(KeyRange range, long lacking, long ours, Findings findings) {
    if (lacking > 0) {
      boolean isNamedByOne = lacking <= Surplus.MOST || ours == 0;
      int cells = isNamedByOne ? 1 : (int) Math.min(lacking, ours + 1);
      findings.lackingHere(new CellRequest(range, cells));
    } else if (lacking < -Surplus.MOST) {
      findings.contested(new CellRequest(range, 1));
    } else {
      findings.contested(new CellRequest(range, SyncConstants.CELLS_OF_UNKNOWN));
    }
  }

  /** How many events we lack, or the peer if negative; any of those underway may have arrived. */
  private static long lacking(long theirs, long settled, long all) {
    if (theirs > all) {
      return theirs - all;
    }
    return Math.min(0, theirs - settled);
  }
}
