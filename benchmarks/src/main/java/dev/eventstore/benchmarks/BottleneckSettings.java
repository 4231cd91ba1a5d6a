package dev.eventstore.benchmarks;

/**
 * The line of all runs of {@code bottleneck}.
 *
 * @param bytesPerSecond what it carries
 * @param queueMillis how long the last datagram in a full queue waits
 * @param beginSeconds how long each transfer has for its beginning
 * @param measuredSeconds for how long it is watched then
 * @param lossEvents how many events have to arrive where datagrams get lost at random
 */
record BottleneckSettings(
    double bytesPerSecond, int queueMillis, int beginSeconds, int measuredSeconds, int lossEvents) {
  /** Of an event, so that it fills most of a datagram. */
  static final int EVENT_BYTES = 1_000;

  /** More than any transfer can send before its run ends. */
  int enoughEvents() {
    int seconds = 3 * beginSeconds + 2 * measuredSeconds;
    return (int) (seconds * bytesPerSecond / EVENT_BYTES) + 1;
  }
}
