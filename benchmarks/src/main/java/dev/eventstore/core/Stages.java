package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.SecretBytes;
import dev.eventstore.spi.Opening;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Each stage on the way of one event, alone. The class prepares what a stage needs from the one
 * before; each method does the stage once and returns something that depends on it, so that no
 * compiler leaves it out. One thread at a time.
 */
public final class Stages implements AutoCloseable {
  private static final long TIME_MICROS = 1_750_000_000_000_000L;
  private static final int HEADER_BYTES = 40;
  private static final byte[] NO_ATTACHMENT = new byte[0];
  private static final byte[] ZERO_NONCE = new byte[Sodium.NONCE_BYTES];

  private final Sodium sodium = Sodium.instance();
  private final SodiumSealer sealer;
  private final KeyRing keys;
  private final byte[] secretKey;
  private final EventDraft draft;
  private final byte[] json;
  private final byte[] nonce = new byte[Sodium.NONCE_BYTES];
  private final byte[] message;
  private final byte[] plain;
  private final byte[] cipher;
  private final Bytes sealed;
  private final byte[] sealedArray;
  private final EventId id;
  private final Opening.Opened opened;
  private final ByteBuffer clear = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES);
  private final byte[] masked;

  /** A device of a new community, and an event of it. */
  public Stages(EventDraft draft) {
    this.draft = draft;
    SecureRandom random = new SecureRandom();
    byte[] seed = new byte[Sodium.SEED_BYTES];
    random.nextBytes(seed);
    keys = new KeyRing(Invite.create("benchmarks").keys());
    sealer = new SodiumSealer(keys, SecretBytes.copyOf(seed), random);
    secretKey = sodium.signingKey(seed);
    json = canonicalise();
    random.nextBytes(nonce);
    CommunityKey key = keys.newest();
    message = EventFrame.signedMessage(key.eventContext, nonce, json, NO_ATTACHMENT);
    plain = EventFrame.write(sign(), json, NO_ATTACHMENT);
    cipher = seal();
    sealed = Bytes.copyOf(ByteArrays.join(nonce, cipher));
    sealedArray = sealed.toArray();
    id = sealer.idOf(sealed);
    opened = (Opening.Opened) open();
    clear.putShort(Sodium.TAG_BYTES, (short) HEADER_BYTES);
    masked = mask().array().clone();
  }

  /** The length of the sealed event. */
  public int sealedBytes() {
    return sealedArray.length;
  }

  /** The length of its JSON. */
  public int jsonBytes() {
    return json.length;
  }

  /** Draft to canonical JSON. */
  public byte[] canonicalise() {
    return EventCodec.encode(draft, TIME_MICROS, sealer.self());
  }

  /** Canonical JSON to content. */
  public Object parse() {
    return EventCodec.decode(opened.json());
  }

  /** The native call alone. */
  public byte[] sign() {
    return sodium.sign(message, secretKey);
  }

  /** The native call alone. */
  public byte[] seal() {
    CommunityKey key = keys.newest();
    return sodium.encrypt(plain, key.eventContext, nonce, key.event);
  }

  /** Nonce, frame, signature and seal, as the library does it. */
  public Object signAndSeal() {
    return sealer.sealEvent(json, NO_ATTACHMENT);
  }

  /** The native call alone. */
  public byte[] hashToId() {
    return sodium.hash(EventId.BYTES, sealedArray);
  }

  /** Decryption and frame, as the library does it. */
  public Object open() {
    return sealer.openEvent(sealed);
  }

  /** The native call of opening alone. */
  public byte[] decrypt() {
    CommunityKey key = keys.newest();
    byte[] room = new byte[plain.length];
    if (!sodium.decrypt(room, cipher, key.eventContext, nonce, key.event)) {
      throw new IllegalStateException("what was sealed does not open");
    }
    return room;
  }

  /** The native call alone, the event as it was opened. */
  public boolean verify() {
    return sealer.verify(sealer.self(), opened);
  }

  /** The two native calls that expand an id for the fingerprint. */
  public byte[] setLanes() {
    byte[] element = sodium.keyedHash(KeyRing.SUBKEY_BYTES, keys.setHash(), id.value().toArray());
    return sodium.keystream(SetHash.BYTES, ZERO_NONCE, element);
  }

  /** The keyed hash of a type. */
  public long indexTag() {
    return sealer.indexTag("type", draft.type());
  }

  /** Tag and mask of a full datagram. */
  public ByteBuffer mask() {
    ByteBuffer datagram = ByteBuffer.wrap(clear.array().clone());
    sealer.mask(datagram, HEADER_BYTES);
    return datagram;
  }

  /** The reverse. */
  public boolean unmask() {
    return sealer.unmask(ByteBuffer.wrap(Arrays.copyOf(masked, masked.length)));
  }

  /** A set of events in memory, as this device would hold it. */
  ChunkedOrderedSet emptySet() {
    return new ChunkedOrderedSet(sealer::h64, SetState.EMPTY.root(sealer));
  }

  @Override
  public void close() {
    sealer.close();
  }
}
