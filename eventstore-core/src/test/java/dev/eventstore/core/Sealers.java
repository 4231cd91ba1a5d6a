package dev.eventstore.core;

import dev.eventstore.SecretBytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sealers for tests, with keys that are one byte repeated. */
final class Sealers {
  private Sealers() {}

  /** A 32-byte secret of {@code value}, repeated. */
  static SecretBytes secret(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return SecretBytes.copyOf(bytes);
  }

  static KeyRing keys(int... values) {
    List<SecretBytes> keys = new ArrayList<>();
    for (int value : values) {
      keys.add(secret(value));
    }
    return new KeyRing(keys);
  }

  /** A device of the community with these keys; the last one seals. */
  static SodiumSealer sealer(int device, int... keys) {
    return new SodiumSealer(keys(keys), secret(device), new SecureRandom());
  }

  /** A device whose nonces are {@code nonce}, every time. */
  static SodiumSealer withNonce(byte[] nonce, int device, int... keys) {
    return new SodiumSealer(keys(keys), secret(device), new NeitherSecureNorRandom(nonce));
  }

  /** Repeats the same bytes for ever. */
  static final class NeitherSecureNorRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] repeated;

    NeitherSecureNorRandom(byte[] repeated) {
      this.repeated = repeated.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = repeated[i % repeated.length];
      }
    }
  }
}
