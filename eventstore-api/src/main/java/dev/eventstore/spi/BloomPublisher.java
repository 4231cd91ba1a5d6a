package dev.eventstore.spi;

import java.util.List;

/**
 * Makes the summaries of what this device holds, on a schedule: a new version after maxAge, after
 * maxNewEvents, at once after minInterval while a peer is known to disagree, and never sooner than
 * minInterval, or a tenth of it while a peer waits for one. Any thread may call it.
 */
public interface BloomPublisher {
  /** Tells it that so many events have been stored. */
  void stored(int events, long nowNanos);

  /** Tells it how far the live peers agree. */
  void contested(Contest contest);

  /** Tells it which peers are in contact, by {@link Slice#shortId}; later versions name them. */
  void neighbours(List<Integer> shortIds);

  /**
   * Starts a new version when one is due.
   *
   * @return the number of the current one, from 1
   */
  long advance(long nowNanos);

  /**
   * The slice of the current version that names root and count, made when it is first asked for.
   */
  Summary quiet();

  /** The slice that names root and count; starts a new version when one is due. */
  default Summary current(long nowNanos) {
    advance(nowNanos);
    return quiet();
  }

  /** The slice of the current version that also describes the set coarsely. */
  Summary beacon();

  /**
   * A slice of the current version with cells of some ranges, made when it is first asked for.
   *
   * @param wanted in key order, disjoint, at least one, each a cell of a slice or what is left of
   *     one at either end of them all; the slice describes as many as it can hold, the first at
   *     least, and may leave those that follow a range which is no cell
   */
  CellsSummary cells(List<CellRequest> wanted);

  /**
   * The slice of the current version that says which events of one range are held, made when it is
   * first asked for. Of a range with more events than a slice can describe it covers a first part.
   */
  Summary membership(KeyRange range);

  /** When the next version is due, on the nanosecond ticker. */
  long nextVersionNanos();
}
