package dev.eventstore.benchmarks;

/**
 * How many slices of one kind went onto the wire.
 *
 * @param slices how many
 * @param bytes their sealed bytes and frames
 */
record SliceCount(long slices, long bytes) {
  static final SliceCount NONE = new SliceCount(0, 0);

  SliceCount plus(SliceCount other) {
    return new SliceCount(slices + other.slices, bytes + other.bytes);
  }
}
