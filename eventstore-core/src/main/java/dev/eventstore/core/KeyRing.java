package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Bytes;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.SealingException;
import dev.eventstore.SecretBytes;
import dev.eventstore.spi.SipHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The keys of a community, made ready for use. No community key is used for anything directly: each
 * purpose has a subkey of its own, so that nothing made for one purpose means anything in another.
 *
 * <p>What names and orders things for ever comes from the founding key: the community's id, the
 * fingerprint of the set, the blind index. Events, summaries and datagrams are sealed under the
 * newest key; events open under each. Any thread may read it; closing while another uses it is for
 * the owner to prevent.
 */
final class KeyRing implements AutoCloseable {
  /** What a subkey is for; the label is part of the format. */
  enum Purpose {
    COMMUNITY_ID("community-id"),
    COMMUNITY_NAME("community-name"),
    COMMUNITY_ADDRESSES("community-addresses"),
    SET_HASH("set-hash"),
    INDEX("index"),
    KEY_ID("key-id"),
    EVENT("event"),
    SUMMARY("summary"),
    DATAGRAM_TAG("datagram-tag"),
    DATAGRAM_MASK("datagram-mask");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }
  }

  /** The length of each subkey in bytes. */
  static final int SUBKEY_BYTES = Sodium.KEY_BYTES;

  private static final String LABEL_PREFIX = "eventstore/v1/";

  private final byte[] communityId;
  private final byte[] setHash;
  private final byte[] index;
  private final List<CommunityKey> newestFirst;

  /**
   * Derives all subkeys; the keys themselves are not kept.
   *
   * @param keys at least one: the founding key first, the newest last
   * @throws SealingException when a key is there twice
   */
  KeyRing(List<SecretBytes> keys) {
    if (new HashSet<>(keys).size() != keys.size()) {
      throw new SealingException(Category.FIX_INPUT, "a community's list holds a key twice");
    }
    SecretBytes founding = keys.get(0);
    communityId = subkey(founding, Purpose.COMMUNITY_ID);
    setHash = subkey(founding, Purpose.SET_HASH);
    index = subkey(founding, Purpose.INDEX);
    List<CommunityKey> derived = new ArrayList<>();
    for (SecretBytes key : keys) {
      derived.add(0, new CommunityKey(key, communityId));
    }
    newestFirst = List.copyOf(derived);
  }

  /** BLAKE2b-256(key, "eventstore/v1/" ‖ purpose). */
  static byte[] subkey(SecretBytes key, Purpose purpose) {
    byte[] exposed = key.exposeSecret();
    try {
      byte[] label = (LABEL_PREFIX + purpose.label).getBytes(UTF_8);
      return Sodium.instance().keyedHash(SUBKEY_BYTES, exposed, label);
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  /** The label of a purpose, closed by a zero byte, followed by what it is bound to. */
  static byte[] context(Purpose purpose, byte[]... boundTo) {
    Bytes label = Bytes.copyOf((LABEL_PREFIX + purpose.label + "\0").getBytes(UTF_8));
    int length = label.size();
    for (byte[] part : boundTo) {
      length += part.length;
    }
    ByteBuffer context = ByteBuffer.allocate(length);
    label.writeTo(context);
    for (byte[] part : boundTo) {
      context.put(part);
    }
    return context.array();
  }

  byte[] communityId() {
    return communityId.clone();
  }

  /** The founding key's subkey for the set's fingerprint; not a copy. */
  byte[] setHash() {
    return setHash;
  }

  /** The founding key's subkey for the blind index; not a copy. */
  byte[] index() {
    return index;
  }

  /** SipHash-2-4 for the sums of the set, under a key of its own. */
  SipHash eventHash() {
    byte[] key = Sodium.instance().keyedHash(SipHash.KEY_BYTES, setHash, "h64".getBytes(UTF_8));
    try {
      return new SipHash(Bytes.copyOf(key));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The key that seals. */
  CommunityKey newest() {
    return newestFirst.get(0);
  }

  /** The keys that open, in the order to try. */
  List<CommunityKey> newestFirst() {
    return newestFirst;
  }

  /** Overwrites every subkey. */
  @Override
  public void close() {
    Arrays.fill(setHash, (byte) 0);
    Arrays.fill(index, (byte) 0);
    newestFirst.forEach(CommunityKey::close);
  }
}
