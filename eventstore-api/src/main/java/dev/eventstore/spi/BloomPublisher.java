package dev.eventstore.spi;

import java.util.List;

/**
 * Makes the summaries of what this device holds, on a schedule: a new version after maxAge, after
 * maxNewEvents, at once after minInterval while a peer is known to disagree, and never sooner than
 * minInterval. Any thread may call it.
 */
public interface BloomPublisher {
  /** Tells it that so many events have been stored. */
  void stored(int events, long nowNanos);

  /** Tells it whether a live peer last named another root than ours. */
  void contested(boolean contested);

  /** The slice that names root and count; starts a new version when one is due. */
  Summary current(long nowNanos);

  /** The ranges that the current version is made of; together they cover every key. */
  List<KeyRange> ranges();

  /**
   * The slice of the current version that says which events of one range are held, made when it is
   * first asked for.
   *
   * @param range one of {@link #ranges()}
   */
  Summary slice(KeyRange range);

  /** When the next version is due, on the nanosecond ticker. */
  long nextVersionNanos();
}
