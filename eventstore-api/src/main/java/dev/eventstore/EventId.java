package dev.eventstore;

/**
 * The name of an event: BLAKE2b-256 of its sealed bytes. One signed event has exactly one id.
 *
 * @param value 32 bytes
 */
public record EventId(Bytes value) implements Comparable<EventId> {
  /** The length of an id in bytes. */
  public static final int BYTES = IdText.ID_BYTES;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when {@code value} does not have 32 bytes
   */
  public EventId {
    IdText.checked(value, "an event id");
  }

  /** The id with these 32 bytes. */
  public static EventId of(byte[] value) {
    return new EventId(Bytes.copyOf(value));
  }

  /**
   * Reads the text form that {@link #toString()} writes.
   *
   * @throws IllegalArgumentException when {@code text} is not that form
   */
  public static EventId parse(String text) {
    return new EventId(IdText.decode(text, "an event id"));
  }

  /** The first eight bytes as a big-endian number. */
  public long head() {
    return value.head();
  }

  @Override
  public int compareTo(EventId other) {
    return value.compareTo(other.value);
  }

  /** 43 characters of base64url. */
  @Override
  public String toString() {
    return IdText.encode(value);
  }
}
