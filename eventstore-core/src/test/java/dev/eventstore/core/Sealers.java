package dev.eventstore.core;

import dev.eventstore.SecretBytes;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

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

  /** Hands out given bytes, each once, in their order. */
  static final class NeitherSecureNorRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient Queue<byte[]> answers;

    NeitherSecureNorRandom(byte[]... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public void nextBytes(byte[] bytes) {
      byte[] answer = answers.remove();
      if (answer.length != bytes.length) {
        throw new IllegalStateException(bytes.length + " bytes asked for, not " + answer.length);
      }
      System.arraycopy(answer, 0, bytes, 0, bytes.length);
    }
  }
}
