package dev.eventstore.core;

import java.util.Arrays;

/**
 * A hash index in memory, from the first eight bytes of an id to the seqs of rows: 10 to 13 bytes
 * an entry. It names candidates, which may be wrong and may be gone; whoever asks compares the row.
 * One thread at a time.
 *
 * <p>Each entry is one long in an open-addressing table with linear probing: 24 bits of the mixed
 * head, its tag, above 40 bits of the seq; 0 is an empty slot. Eight further bits choose one of 256
 * segments, which grow one by one, so that growing never copies more than that. Within a segment an
 * entry belongs where its tag, as a fraction of all tags, falls among the slots (the range
 * reduction of Lemire, "Fast random integer generation in an interval", 2019): so a segment may
 * have any length, and an entry tells its place in a longer one by itself. Of n entries, n / 2³²
 * are wrong candidates for an id.
 *
 * <p>Heads are mixed with a secret, or ids could be made that all fall into one place.
 */
final class HashIndex {
  /** The highest seq that an entry has room for. */
  static final long MAX_SEQ = (1L << 40) - 1;

  private static final int SEQ_BITS = 40;
  private static final int TAG_BITS = 24;
  private static final int SEGMENT_BITS = 8;

  /** Slots of a segment at least, once it has an entry. */
  private static final int MIN_SLOTS = 8;

  private static final long[] NONE = {};

  private final long secret;
  private final long[][] segments = new long[1 << SEGMENT_BITS][];
  private final int[] counts = new int[1 << SEGMENT_BITS];

  HashIndex(long secret) {
    this.secret = secret;
    Arrays.fill(segments, NONE);
  }

  /**
   * Adds an entry; one that is there already changes nothing.
   *
   * @throws IllegalArgumentException when {@code seq} is not in 1 … {@link #MAX_SEQ}
   */
  void add(long head, long seq) {
    if (seq < 1 || seq > MAX_SEQ) {
      throw new IllegalArgumentException("a seq is in 1 … " + MAX_SEQ + ", not " + seq);
    }
    long mixed = mix(head);
    int segment = segment(mixed);
    if (isFull(segment)) {
      segments[segment] = longer(segments[segment]);
    }
    if (put(segments[segment], mixed << SEQ_BITS | seq)) {
      counts[segment]++;
    }
  }

  /** The seqs under this head, in no order, and perhaps some that are not. */
  long[] seqs(long head) {
    long mixed = mix(head);
    long[] slots = segments[segment(mixed)];
    long[] found = NONE;
    if (slots.length == 0) {
      return found;
    }
    long tag = mixed << SEQ_BITS;
    for (int at = home(tag, slots); slots[at] != 0; at = following(at, slots)) {
      if ((slots[at] & ~MAX_SEQ) == tag) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = slots[at] & MAX_SEQ;
      }
    }
    return found;
  }

  /** What the entries take, in bytes, used or not. */
  long bytes() {
    return Arrays.stream(segments).mapToLong(slots -> (long) slots.length * Long.BYTES).sum();
  }

  /** At four fifths, so that a chain of full slots stays short. */
  private boolean isFull(int segment) {
    return 5L * (counts[segment] + 1) > 4L * segments[segment].length;
  }

  private static long[] longer(long[] slots) {
    long[] longer = new long[Math.max(MIN_SLOTS, Math.addExact(slots.length, slots.length / 4))];
    for (long entry : slots) {
      if (entry != 0) {
        put(longer, entry);
      }
    }
    return longer;
  }

  /** False, and nothing has changed, when the entry is there. */
  private static boolean put(long[] slots, long entry) {
    int at = home(entry, slots);
    while (slots[at] != 0) {
      if (slots[at] == entry) {
        return false;
      }
      at = following(at, slots);
    }
    slots[at] = entry;
    return true;
  }

  private static int home(long entry, long[] slots) {
    return (int) (((entry >>> SEQ_BITS) * slots.length) >>> TAG_BITS);
  }

  private static int following(int at, long[] slots) {
    return at + 1 == slots.length ? 0 : at + 1;
  }

  private static int segment(long mixed) {
    return (int) (mixed >>> (Long.SIZE - SEGMENT_BITS));
  }

  /** The 64-bit finaliser of MurmurHash3 by Austin Appleby, in the public domain. */
  private long mix(long head) {
    long mixed = head ^ secret;
    mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
