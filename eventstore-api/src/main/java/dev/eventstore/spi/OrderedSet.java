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

  /** Shows the entries of a range in key order. The visitor must not call this set. */
  void forEach(KeyRange range, EntryVisitor visitor);
}
