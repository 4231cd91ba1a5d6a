package dev.eventstore;

/**
 * The name of a device and the author of what it writes: its Ed25519 public key.
 *
 * @param value 32 bytes
 */
public record DeviceId(Bytes value) implements Comparable<DeviceId> {
  /** The length of an id in bytes. */
  public static final int BYTES = IdText.ID_BYTES;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when {@code value} does not have 32 bytes
   */
  public DeviceId {
    IdText.checked(value, "a device id");
  }

  /** The id with these 32 bytes. */
  public static DeviceId of(byte[] value) {
    return new DeviceId(Bytes.copyOf(value));
  }

  /**
   * Reads the text form that {@link #toString()} writes.
   *
   * @throws IllegalArgumentException when {@code text} is not that form
   */
  public static DeviceId parse(String text) {
    return new DeviceId(IdText.decode(text, "a device id"));
  }

  @Override
  public int compareTo(DeviceId other) {
    return value.compareTo(other.value);
  }

  /** 43 characters of base64url. */
  @Override
  public String toString() {
    return IdText.encode(value);
  }
}
