package dev.eventstore.spi;

/** Sees the keys of a store one by one, in key order. */
@FunctionalInterface
public interface KeyVisitor {
  /** One event: where it lies in the store, and its key. */
  void visit(long seq, EventKey key);
}
