package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes under a passphrase:
 *
 * <pre>
 * wrapped = u32 operations ‖ u32 memory in KiB ‖ salt(16) ‖ nonce(24) ‖ secretbox(content)
 * key     = Argon2id 1.3(passphrase in UTF-8, salt, operations, memory, 1 lane), 32 bytes
 * </pre>
 *
 * The cost stands in front of what it protects, so that a later version may raise it; what a file
 * may ask for is bounded by {@link Limits}.
 */
final class PassphraseWrap {
  /** What a new wrap costs: about a fifth of a second, and more for who guesses. */
  private static final int OPERATIONS = 3;

  private static final int MEMORY_KIB = 64 << 10;
  private static final int MIN_MEMORY_KIB = 8;
  private static final int KIB = 1_024;
  private static final int HEAD_BYTES =
      2 * Integer.BYTES + Sodium.PASSWORD_SALT_BYTES + Sodium.NONCE_BYTES;

  /** What a wrap adds to the content, in bytes. */
  static final int OVERHEAD_BYTES = HEAD_BYTES + Sodium.TAG_BYTES;

  private PassphraseWrap() {}

  static byte[] wrap(byte[] content, char[] passphrase, SecureRandom random) {
    byte[] salt = new byte[Sodium.PASSWORD_SALT_BYTES];
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    byte[] key = key(passphrase, salt, OPERATIONS, MEMORY_KIB);
    byte[] box = Sodium.instance().box(content, nonce, key);
    Arrays.fill(key, (byte) 0);
    return ByteBuffer.allocate(HEAD_BYTES + box.length)
        .putInt(OPERATIONS)
        .putInt(MEMORY_KIB)
        .put(salt)
        .put(nonce)
        .put(box)
        .array();
  }

  /** Whether the length and the cost that {@code wrapped} names are within bounds. */
  static boolean isPlausible(byte[] wrapped) {
    if (wrapped.length < OVERHEAD_BYTES) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(wrapped);
    int operations = in.getInt();
    int memoryKib = in.getInt();
    return operations >= 1
        && operations <= Limits.MAX_PASSPHRASE_OPERATIONS
        && memoryKib >= MIN_MEMORY_KIB
        && memoryKib <= Limits.MAX_PASSPHRASE_MEMORY_KIB;
  }

  /**
   * The content, which the caller wipes; empty when the passphrase is another one.
   *
   * @param wrapped plausible
   */
  static Optional<byte[]> unwrap(byte[] wrapped, char[] passphrase) {
    ByteBuffer in = ByteBuffer.wrap(wrapped);
    int operations = in.getInt();
    int memoryKib = in.getInt();
    byte[] salt = new byte[Sodium.PASSWORD_SALT_BYTES];
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    byte[] box = new byte[wrapped.length - HEAD_BYTES];
    in.get(salt).get(nonce).get(box);
    byte[] key = key(passphrase, salt, operations, memoryKib);
    byte[] content = new byte[box.length - Sodium.TAG_BYTES];
    boolean opened = Sodium.instance().openBox(content, box, nonce, key);
    Arrays.fill(key, (byte) 0);
    return opened ? Optional.of(content) : Optional.empty();
  }

  private static byte[] key(char[] passphrase, byte[] salt, int operations, int memoryKib) {
    byte[] bytes = utf8(passphrase);
    try {
      return Sodium.instance().passwordKey(bytes, salt, operations, (long) memoryKib * KIB);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] utf8(char[] passphrase) {
    if (passphrase.length > Limits.MAX_PASSPHRASE_CHARS) {
      throw refused(
          "a passphrase has at most "
              + Limits.MAX_PASSPHRASE_CHARS
              + " characters, not "
              + passphrase.length);
    }
    CharsetEncoder encoder = UTF_8.newEncoder();
    int room = (int) Math.ceil(passphrase.length * (double) encoder.maxBytesPerChar());
    ByteBuffer out = ByteBuffer.allocate(room);
    if (encoder.encode(CharBuffer.wrap(passphrase), out, true).isError()) {
      throw refused("a passphrase must be valid Unicode text");
    }
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    Arrays.fill(out.array(), (byte) 0);
    return bytes;
  }

  private static SealingException refused(String message) {
    return new SealingException(Category.FIX_INPUT, message);
  }
}
