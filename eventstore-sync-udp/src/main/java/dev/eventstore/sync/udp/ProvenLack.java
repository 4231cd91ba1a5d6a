package dev.eventstore.sync.udp;

import dev.eventstore.spi.Root;

/**
 * How many events this device lacks, by what one peer says of parts of its log: at least so many.
 * For one thread.
 *
 * <p>The ranges of one slice are disjoint, so what they prove adds up; of several slices the one
 * that proves most counts. Whatever is stored here afterwards may be among what was lacking.
 */
final class ProvenLack {
  /**
   * A proof.
   *
   * @param events how many events were lacking
   * @param held how many this device held then
   */
  record Proof(long events, long held) {
    static final Proof NONE = new Proof(0, 0);

    /** What is left of it now; when events turned out to be damaged meanwhile, nothing is said. */
    long left(Root ours) {
      return ours.count() < held ? 0 : Math.max(0, events - (ours.count() - held));
    }
  }

  private Proof best = Proof.NONE;
  private Proof current = Proof.NONE;

  /** The comparison of another slice begins. */
  void begins(Root ours) {
    current = new Proof(0, ours.count());
  }

  /** In a range of this slice so many more are lacking, at least. */
  void add(long events, Root ours) {
    current = new Proof(current.events() + events, current.held());
    if (current.left(ours) > best.left(ours)) {
      best = current;
    }
  }

  /** Nothing is lacking. */
  void clear() {
    best = Proof.NONE;
    current = Proof.NONE;
  }

  Proof best() {
    return best;
  }
}
