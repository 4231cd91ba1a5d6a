package dev.eventstore.core;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.SealingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * libsodium, and the only class that calls native code. Every length is checked here, so that no
 * argument can make the library read or write outside an array. Keys and nonces are the caller's
 * matter: this class guarantees nothing about their use. Any thread may call it.
 *
 * <p>Arrays are passed by copying (direct mapping), which costs less than memory outside the heap
 * at the sizes of events and datagrams.
 */
final class Sodium {
  static final int SEED_BYTES = 32;
  static final int PUBLIC_KEY_BYTES = 32;
  static final int SECRET_KEY_BYTES = 64;
  static final int SIGNATURE_BYTES = 64;
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;
  static final int TAG_BYTES = 16;
  static final int MIN_HASH_BYTES = 16;
  static final int MAX_HASH_BYTES = 64;
  static final int PASSWORD_SALT_BYTES = 16;
  static final int SHORT_HASH_KEY_BYTES = 16;

  private static final int ARGON2ID_13 = 2;

  private static @Nullable Sodium loaded;

  private Sodium() {}

  /**
   * The library, which is loaded when this is called for the first time.
   *
   * @throws SealingException when it cannot be loaded; the message says what to set
   */
  static synchronized Sodium instance() {
    if (loaded == null) {
      SodiumLoader.bind(Functions.class);
      if (Functions.sodium_init() < 0) {
        throw new SealingException(Category.FATAL, "the cryptographic library did not start");
      }
      loaded = new Sodium();
    }
    return loaded;
  }

  /** The 64-byte secret key of a device; its second half is the public key. */
  byte[] signingKey(byte[] seed) {
    requireLength("a seed", seed, SEED_BYTES);
    byte[] secretKey = new byte[SECRET_KEY_BYTES];
    succeeded(Functions.crypto_sign_seed_keypair(new byte[PUBLIC_KEY_BYTES], secretKey, seed) == 0);
    return secretKey;
  }

  /** The Ed25519 signature, 64 bytes, always the same for the same key and message. */
  byte[] sign(byte[] message, byte[] secretKey) {
    requireLength("a secret key", secretKey, SECRET_KEY_BYTES);
    byte[] signature = new byte[SIGNATURE_BYTES];
    succeeded(
        Functions.crypto_sign_detached(signature, null, message, message.length, secretKey) == 0);
    return signature;
  }

  /** Whether this is an Ed25519 signature of {@code message}; false for any wrong length. */
  boolean verify(byte[] signature, byte[] message, byte[] publicKey) {
    return signature.length == SIGNATURE_BYTES
        && publicKey.length == PUBLIC_KEY_BYTES
        && Functions.crypto_sign_verify_detached(signature, message, message.length, publicKey)
            == 0;
  }

  /** BLAKE2b without a key, of 16 to 64 bytes. */
  byte[] hash(int bytes, byte[] message) {
    return hashOrMac(bytes, null, message);
  }

  /** BLAKE2b under a key of 32 bytes, of 16 to 64 bytes. */
  byte[] keyedHash(int bytes, byte[] key, byte[] message) {
    requireLength("a key", key, KEY_BYTES);
    return hashOrMac(bytes, key, message);
  }

  private byte[] hashOrMac(int bytes, byte @Nullable [] key, byte[] message) {
    Objects.checkIndex(bytes - MIN_HASH_BYTES, MAX_HASH_BYTES - MIN_HASH_BYTES + 1);
    byte[] hash = new byte[bytes];
    int keyBytes = key == null ? 0 : key.length;
    succeeded(
        Functions.crypto_generichash(hash, bytes, message, message.length, key, keyBytes) == 0);
    return hash;
  }

  /** XChaCha20-Poly1305: the ciphertext, {@link #TAG_BYTES} longer than {@code plain}. */
  byte[] encrypt(byte[] plain, byte[] associated, byte[] nonce, byte[] key) {
    requireNonceAndKey(nonce, key);
    byte[] cipher = new byte[Math.addExact(plain.length, TAG_BYTES)];
    succeeded(
        Functions.crypto_aead_xchacha20poly1305_ietf_encrypt(
                cipher, null, plain, plain.length, associated, associated.length, null, nonce, key)
            == 0);
    return cipher;
  }

  /**
   * The reverse of {@link #encrypt}.
   *
   * @param plain takes the result, {@link #TAG_BYTES} shorter than {@code cipher}
   * @return false when the ciphertext was not made with these; {@code plain} then holds nothing
   */
  boolean decrypt(byte[] plain, byte[] cipher, byte[] associated, byte[] nonce, byte[] key) {
    requireNonceAndKey(nonce, key);
    requireLength("the room for a plaintext", plain, cipher.length - TAG_BYTES);
    return Functions.crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, null, null, cipher, cipher.length, associated, associated.length, nonce, key)
        == 0;
  }

  /** The first bytes of the XChaCha20 keystream. */
  byte[] keystream(int bytes, byte[] nonce, byte[] key) {
    requireNonceAndKey(nonce, key);
    byte[] stream = new byte[bytes];
    succeeded(Functions.crypto_stream_xchacha20(stream, bytes, nonce, key) == 0);
    return stream;
  }

  /**
   * A key from a passphrase: Argon2id 1.3 with one lane.
   *
   * @param operations passes over the memory, at least 1
   * @param memoryBytes at least 8,192
   * @throws SealingException when that much memory is not to be had
   */
  byte[] passwordKey(byte[] passphrase, byte[] salt, long operations, long memoryBytes) {
    requireLength("a salt", salt, PASSWORD_SALT_BYTES);
    byte[] key = new byte[KEY_BYTES];
    int result =
        Functions.crypto_pwhash(
            key,
            key.length,
            passphrase,
            passphrase.length,
            salt,
            operations,
            memoryBytes,
            ARGON2ID_13);
    if (result != 0) {
      throw new SealingException(
          Category.RETRY,
          "a key cannot be made from the passphrase: that takes " + memoryBytes + " bytes");
    }
    return key;
  }

  /** XSalsa20-Poly1305: the box, {@link #TAG_BYTES} longer than {@code plain}. */
  byte[] box(byte[] plain, byte[] nonce, byte[] key) {
    requireNonceAndKey(nonce, key);
    byte[] box = new byte[Math.addExact(plain.length, TAG_BYTES)];
    succeeded(Functions.crypto_secretbox_easy(box, plain, plain.length, nonce, key) == 0);
    return box;
  }

  /** The reverse of {@link #box}; {@code plain} takes the result. False for another key. */
  boolean openBox(byte[] plain, byte[] box, byte[] nonce, byte[] key) {
    requireNonceAndKey(nonce, key);
    requireLength("the room for a plaintext", plain, box.length - TAG_BYTES);
    return Functions.crypto_secretbox_open_easy(plain, box, box.length, nonce, key) == 0;
  }

  /** SipHash-2-4, eight bytes; the library's own code in Java is checked against it. */
  byte[] shortHash(byte[] message, byte[] key) {
    requireLength("a key", key, SHORT_HASH_KEY_BYTES);
    byte[] hash = new byte[Long.BYTES];
    succeeded(Functions.crypto_shorthash(hash, message, message.length, key) == 0);
    return hash;
  }

  private static void requireNonceAndKey(byte[] nonce, byte[] key) {
    requireLength("a nonce", nonce, NONCE_BYTES);
    requireLength("a key", key, KEY_BYTES);
  }

  private static void requireLength(String what, byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(what + " has " + length + " bytes, not " + bytes.length);
    }
  }

  private static void succeeded(boolean result) {
    if (!result) {
      throw new IllegalStateException("libsodium refused arguments of the right lengths");
    }
  }

  /** The functions as libsodium names them. A {@code size_t} is a long: platforms are 64-bit. */
  private static final class Functions {
    static native int sodium_init();

    static native int crypto_sign_seed_keypair(byte[] publicKey, byte[] secretKey, byte[] seed);

    static native int crypto_sign_detached(
        byte[] signature,
        byte @Nullable [] signatureLength,
        byte[] message,
        long messageLength,
        byte[] secretKey);

    static native int crypto_sign_verify_detached(
        byte[] signature, byte[] message, long messageLength, byte[] publicKey);

    static native int crypto_generichash(
        byte[] hash,
        long hashLength,
        byte[] message,
        long messageLength,
        byte @Nullable [] key,
        long keyLength);

    static native int crypto_aead_xchacha20poly1305_ietf_encrypt(
        byte[] cipher,
        byte @Nullable [] cipherLength,
        byte[] plain,
        long plainLength,
        byte[] associated,
        long associatedLength,
        byte @Nullable [] unused,
        byte[] nonce,
        byte[] key);

    static native int crypto_aead_xchacha20poly1305_ietf_decrypt(
        byte[] plain,
        byte @Nullable [] plainLength,
        byte @Nullable [] unused,
        byte[] cipher,
        long cipherLength,
        byte[] associated,
        long associatedLength,
        byte[] nonce,
        byte[] key);

    static native int crypto_stream_xchacha20(byte[] stream, long length, byte[] nonce, byte[] key);

    static native int crypto_pwhash(
        byte[] key,
        long keyLength,
        byte[] passphrase,
        long passphraseLength,
        byte[] salt,
        long operations,
        long memoryBytes,
        int algorithm);

    static native int crypto_secretbox_easy(
        byte[] box, byte[] plain, long plainLength, byte[] nonce, byte[] key);

    static native int crypto_secretbox_open_easy(
        byte[] plain, byte[] box, long boxLength, byte[] nonce, byte[] key);

    static native int crypto_shorthash(byte[] hash, byte[] message, long length, byte[] key);

    private Functions() {}
  }
}
