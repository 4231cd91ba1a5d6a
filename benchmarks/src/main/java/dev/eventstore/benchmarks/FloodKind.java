package dev.eventstore.benchmarks;

/** What floods a device. */
enum FloodKind {
  /** First fragments of a member: half of them in sessions of its own, the others in none. */
  FRAGMENTS("first fragments"),
  /** Random bytes of random length. */
  RANDOM("random datagrams"),
  /** What the honest peer has sent to the device, once more. */
  REPLAYED("replayed datagrams"),
  /** HELLOs of a member, each for a session of its own. */
  HELLOS("HELLOs");

  private final String words;

  FloodKind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
