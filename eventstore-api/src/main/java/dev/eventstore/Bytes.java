package dev.eventstore;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of bytes. It copies on the way in and on the way out, so that a record that
 * holds one cannot be changed from outside. Any thread may use it.
 */
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** No bytes at all. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** A copy of {@code source}. */
  public static Bytes copyOf(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source.clone());
  }

  /** A copy of {@code length} bytes of {@code source}, from {@code offset}. */
  public static Bytes copyOf(byte[] source, int offset, int length) {
    return new Bytes(Arrays.copyOfRange(source, offset, offset + length));
  }

  /** A copy of what remains in {@code source}, which is read to its limit. */
  public static Bytes copyOf(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.get(copy);
    return new Bytes(copy);
  }

  /** How many bytes these are. */
  public int size() {
    return content.length;
  }

  /**
   * The byte at {@code index}.
   *
   * @throws IndexOutOfBoundsException when {@code index} is not in 0 … size − 1
   */
  public byte at(int index) {
    return content[index];
  }

  /** A copy in a new array. */
  public byte[] toArray() {
    return content.clone();
  }

  /** The bytes without a copy, to read from only. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** Puts all bytes into {@code target}, from its position on. */
  public void writeTo(ByteBuffer target) {
    target.put(content);
  }

  /** The first eight bytes as a big-endian number; fewer than eight count as if zeros followed. */
  public long head() {
    long head = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      head = head << Byte.SIZE | (i < content.length ? content[i] & 0xFF : 0);
    }
    return head;
  }

  /** Compares byte by byte, unsigned; a prefix sorts before what it begins. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The bytes in hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(content);
  }
}
