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

  /** The slice that names root and count; starts a new version when one is due. */
  Summary current(long nowNanos);

  /** The slice of the current version that also describes the set coarsely. */
  Summary beacon();

  /**
   * A slice of the current version with cells of some ranges, made when it is first asked for.
   *
   * @param wanted in key order, disjoint, at least one; the slice describes as many as it can hold,
   *     the first at least
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
