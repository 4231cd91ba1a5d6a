package dev.eventstore.sync.udp;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the events that we have and a peer has not, from nothing but count and sum of its cell: if
 * it has one fewer, the difference of the sums is the hash of that one; if two, it is the sum of
 * two hashes. If it has only one event, its sum names that one. For any thread.
 */
final class Surplus {
  /** So many events are found by a sum. */
  static final int MOST = 2;

  private Surplus() {}

  /**
   * Whether the difference is explained; what the peer lacks has then been told.
   *
   * @param ours all events of ours in the cell
   * @param hash what the sum adds up
   */
  static boolean of(List<Entry> ours, Cell theirs, CellHash hash, Findings findings) {
    long sum = hash.reduce(ours.stream().mapToLong(Entry::hash).sum() - theirs.sumH64());
    long surplus = ours.size() - theirs.count();
    if (surplus == 0) {
      return sum == 0;
    }
    return (surplus == 1 && one(ours, sum, findings))
        || (surplus == 2 && two(ours, sum, hash, findings))
        || (theirs.count() == 1 && allBut(ours, theirs.sumH64(), findings));
  }

  private static boolean one(List<Entry> ours, long hash, Findings findings) {
    for (Entry entry : ours) {
      if (entry.hash() == hash) {
        findings.lacking(entry.seq());
        return true;
      }
    }
    return false;
  }

  private static boolean two(List<Entry> ours, long sum, CellHash hash, Findings findings) {
    Map<Long, Long> seqs = new HashMap<>();
    for (Entry entry : ours) {
      Long other = seqs.get(hash.reduce(sum - entry.hash()));
      if (other != null) {
        findings.lacking(other);
        findings.lacking(entry.seq());
        return true;
      }
      seqs.put(entry.hash(), entry.seq());
    }
    return false;
  }

  private static boolean allBut(List<Entry> ours, long hash, Findings findings) {
    if (ours.stream().noneMatch(entry -> entry.hash() == hash)) {
      return false;
    }
    ours.stream()
        .filter(entry -> entry.hash() != hash)
        .forEach(entry -> findings.lacking(entry.seq()));
    return true;
  }
}
