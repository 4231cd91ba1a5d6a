package dev.eventstore;

import java.util.Base64;

/** The text form of 32-byte identifiers: base64url without padding, 43 characters, one spelling. */
final class IdText {
  static final int ID_BYTES = 32;

  private IdText() {}

  static String encode(Bytes id) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id.toArray());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when {@code text} is anything else, also another spelling of
   *     the same bytes
   */
  static Bytes decode(String text, String what) {
    try {
      Bytes id = checked(Bytes.copyOf(Base64.getUrlDecoder().decode(text)), what);
      if (encode(id).equals(text)) {
        return id;
      }
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(complaint(what), notBase64);
    }
    throw new IllegalArgumentException(complaint(what));
  }

  static Bytes checked(Bytes id, String what) {
    if (id.size() != ID_BYTES) {
      throw new IllegalArgumentException(what + " has 32 bytes, not " + id.size());
    }
    return id;
  }

  private static String complaint(String what) {
    return what + " is written as 43 characters of base64url without padding";
  }
}
