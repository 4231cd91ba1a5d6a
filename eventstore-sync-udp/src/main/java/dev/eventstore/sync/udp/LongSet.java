package dev.eventstore.sync.udp;

/**
 * A set of positive numbers without an object for each. For one thread.
 *
 * <p>Open addressing with linear probing; removal moves later entries back, so there are no
 * tombstones (Knuth, "The Art of Computer Programming", volume 3, 6.4, algorithm R).
 */
final class LongSet {
  private static final int MIN_CAPACITY = 64;
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  private long[] slots = new long[MIN_CAPACITY]; // 0: free
  private int size;

  int size() {
    return size;
  }

  boolean contains(long value) {
    return slots[find(value)] == value;
  }

  /** Whether it was not there yet. */
  boolean add(long value) {
    int slot = find(value);
    if (slots[slot] == value) {
      return false;
    }
    slots[slot] = value;
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return true;
  }

  /** Whether it was there. */
  boolean remove(long value) {
    int hole = find(value);
    if (slots[hole] != value) {
      return false;
    }
    size--;
    slots[hole] = 0;
    for (int next = after(hole); slots[next] != 0; next = after(next)) {
      if (isBetween(hole, home(slots[next]), next)) {
        continue; // still found from its home without passing the hole
      }
      slots[hole] = slots[next];
      slots[next] = 0;
      hole = next;
    }
    return true;
  }

  void clear() {
    slots = new long[MIN_CAPACITY];
    size = 0;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (long value : old) {
      if (value != 0) {
        slots[find(value)] = value;
      }
    }
  }

  private int find(long value) {
    int slot = home(value);
    while (slots[slot] != 0 && slots[slot] != value) {
      slot = after(slot);
    }
    return slot;
  }

  private int after(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** Whether {@code home} lies behind the hole and not behind {@code slot}, around the end. */
  private static boolean isBetween(int hole, int home, int slot) {
    return hole <= slot ? (hole < home && home <= slot) : (hole < home || home <= slot);
  }

  private int home(long value) {
    return (int) ((value * FIBONACCI) >>> (Long.numberOfLeadingZeros(slots.length) + 1));
  }
}
