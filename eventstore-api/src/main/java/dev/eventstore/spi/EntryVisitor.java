package dev.eventstore.spi;

/** Sees the entries of an {@link OrderedSet} one by one, in key order. */
@FunctionalInterface
public interface EntryVisitor {
  /**
   * One entry.
   *
   * @param seq where the event lies in the store
   * @param h64 its keyed hash
   * @param idHead the first eight bytes of its id
   * @return false to stop
   */
  boolean visit(long seq, long h64, long idHead);
}
