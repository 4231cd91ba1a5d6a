package dev.eventstore.spi;

import java.util.List;

/**
 * All accepted events in the order of everything, with fingerprints of any range. Any thread may
 * call it; each call sees one state.
 */
public interface OrderedSet {
  /** The fingerprint of the whole set. */
  Root root();

  /** Count and sum of a range, in O(log n) and at most a few hundred steps more. */
  Cell cell(KeyRange range);

  /**
   * Cuts a range into consecutive ranges that cover it, of about equal count.
   *
   * @param cells how many are wanted; fewer come back when there are fewer events, never none
   */
  List<KeyRange> cut(KeyRange range, int cells);

  /**
   * Cuts a range along the binary trie over all keys, in which each node halves the keys of the one
   * above: the fullest node first. Two devices that cut one range get nodes of one trie, which
   * either are the same, lie in each other or have nothing in common.
   *
   * @param cells how many cells with events are wanted, 1 or more; there are fewer when there are
   *     fewer events
   * @return cells in key order that cover the range, those without events, too
   */
  List<RangeCell> cells(KeyRange range, int cells);

  /** The range of the last so many events before a bound, or of all when they are fewer. */
  KeyRange newest(int events, EventKey before);

  /** Shows the entries of a range in key order. The visitor must not call this set. */
  void forEach(KeyRange range, EntryVisitor visitor);
}
