package dev.eventstore.core;

import dev.eventstore.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A hostile member: holds all keys of the community, and takes sealed events apart. */
final class Member {
  /** What a sealed event is made of. */
  @SuppressWarnings("ArrayRecordComponent") // taken apart and changed on purpose
  record Parts(byte[] nonce, byte[] plain) {
    Parts withNonce(byte[] other) {
      return new Parts(other, plain);
    }
  }

  private final Sodium sodium = Sodium.instance();
  private final List<CommunityKey> newestFirst;

  Member(int... keys) {
    newestFirst = Sealers.keys(keys).newestFirst();
  }

  CommunityKey newest() {
    return newestFirst.get(0);
  }

  CommunityKey oldest() {
    return newestFirst.get(newestFirst.size() - 1);
  }

  Parts parts(Bytes sealed) {
    byte[] all = sealed.toArray();
    byte[] nonce = Arrays.copyOf(all, Sodium.NONCE_BYTES);
    byte[] cipher = Arrays.copyOfRange(all, Sodium.NONCE_BYTES, all.length);
    byte[] plain = new byte[cipher.length - Sodium.TAG_BYTES];
    CommunityKey key = newest();
    if (!sodium.decrypt(plain, cipher, key.eventContext, nonce, key.event)) {
      throw new IllegalArgumentException("not sealed under the newest key");
    }
    return new Parts(nonce, plain);
  }

  Bytes seal(Parts parts, CommunityKey key) {
    byte[] cipher = sodium.encrypt(parts.plain, key.eventContext, parts.nonce, key.event);
    return Bytes.copyOf(
        ByteBuffer.allocate(parts.nonce.length + cipher.length)
            .put(parts.nonce)
            .put(cipher)
            .array());
  }
}
