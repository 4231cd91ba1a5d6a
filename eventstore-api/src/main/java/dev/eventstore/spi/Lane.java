package dev.eventstore.spi;

/** How urgent an event is; the first passes the second in every queue. */
public enum Lane {
  /** Written just now. */
  LIVE,
  /** Older, catching up. */
  BACKFILL
}
