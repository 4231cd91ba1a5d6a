package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;

/**
 * A Bloom filter over events: it holds every event that was added, and possibly says so of others.
 *
 * <p>An event enters by 128 bits, its keyed hash and the head of its id, hashed again under a key
 * that changes with every version: a false positive of one version is healed by the next, and
 * nobody can craft two events that stay confused (that takes 2⁶⁴ work). Probes by double hashing:
 * Kirsch and Mitzenmacher, "Less Hashing, Same Performance", 2006.
 *
 * <p>Building is for one thread; a finished filter may be read by any.
 */
public final class BloomFilter {
  /** Bits for each event; with {@link #PROBES} about one in 270 strangers is taken for a member. */
  public static final int BITS_PER_EVENT = 12;

  /** Bits for each of the newest events in a beacon, where about one in 110 passes. */
  public static final int BITS_PER_RECENT_EVENT = 10;

  /** How many bits an event sets. */
  public static final int PROBES = 6;

  /** The smallest filter in bits, so that a short one is not mostly full. */
  public static final int MIN_BITS = 512;

  /** The largest filter in bits. */
  public static final int MAX_BITS = Limits.MAX_SLICE_EVENTS * BITS_PER_EVENT;

  /** A filter that is fuller than this, in percent, tells nothing and is refused. */
  public static final int MAX_FILL_PERCENT = 60;

  private final SipHash hash;
  private final byte[] bits;

  private BloomFilter(SipHash hash, byte[] bits) {
    this.hash = hash;
    this.bits = bits;
  }

  /** An empty filter with room for so many events, 0 … {@link Limits#MAX_SLICE_EVENTS}. */
  public static BloomFilter forEvents(int events, Bytes filterKey) {
    return forEvents(events, BITS_PER_EVENT, filterKey);
  }

  /** The same with so many bits for each event, 1 … {@link #BITS_PER_EVENT}. */
  public static BloomFilter forEvents(int events, int bitsPerEvent, Bytes filterKey) {
    int size = Math.min(MAX_BITS, Math.max(MIN_BITS, events * bitsPerEvent));
    return new BloomFilter(new SipHash(filterKey), new byte[(size + Byte.SIZE - 1) / Byte.SIZE]);
  }

  /**
   * A filter that a peer made.
   *
   * @throws IllegalArgumentException when its size is out of range or it is too full to be honest
   */
  public static BloomFilter of(Bytes bits, Bytes filterKey) {
    int size = bits.size() * Byte.SIZE;
    if (size < MIN_BITS || size > MAX_BITS) {
      throw new IllegalArgumentException(
          "a filter has " + MIN_BITS + " to " + MAX_BITS + " bits, not " + size);
    }
    BloomFilter filter = new BloomFilter(new SipHash(filterKey), bits.toArray());
    if (filter.fillPercent() > MAX_FILL_PERCENT) {
      throw new IllegalArgumentException(
          "a filter is at most "
              + MAX_FILL_PERCENT
              + " % full, not "
              + filter.fillPercent()
              + " %");
    }
    return filter;
  }

  /** Adds an event. */
  public void add(long h64, long idHead) {
    long mixed = hash.hash(h64, idHead);
    for (int i = 0; i < PROBES; i++) {
      int bit = probe(mixed, i);
      bits[bit >>> 3] |= (byte) (1 << (bit & 7));
    }
  }

  /** False when the event was certainly not added. */
  public boolean mightContain(long h64, long idHead) {
    long mixed = hash.hash(h64, idHead);
    for (int i = 0; i < PROBES; i++) {
      int bit = probe(mixed, i);
      if ((bits[bit >>> 3] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The size in bits, a multiple of eight. */
  public int sizeInBits() {
    return bits.length * Byte.SIZE;
  }

  /** The bits; bit i is bit i mod 8, counted from the lowest, of byte i / 8. */
  public Bytes bits() {
    return Bytes.copyOf(bits);
  }

  private int probe(long mixed, int i) {
    long first = mixed & 0xFFFF_FFFFL;
    long step = mixed >>> 32 | 1;
    return (int) ((first + i * step) % sizeInBits());
  }

  private int fillPercent() {
    int set = 0;
    for (byte eight : bits) {
      set += Integer.bitCount(eight & 0xFF);
    }
    return set * 100 / sizeInBits();
  }
}
