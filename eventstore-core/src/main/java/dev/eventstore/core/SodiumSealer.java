package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.SecretBytes;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.SipHash;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The sealer on libsodium. Guaranteed and not guaranteed: see {@link Sealer}. Datagrams lie in
 * writable buffers on the heap.
 *
 * <p>Every use of a key happens under the read side of a lock, and wiping takes the write side: no
 * thread ever seals under a key that is half zeros, and nothing native is called after closing.
 */
final class SodiumSealer implements Sealer {
  private static final int EVENT_ID_BYTES = EventId.BYTES;
  private static final int OWNER_HASH_BYTES = 16;
  private static final int FILTER_KEY_BYTES = SipHash.KEY_BYTES;
  private static final byte[] FILTER_LABEL = "filter".getBytes(UTF_8);
  private static final byte[] ZERO_NONCE = new byte[Sodium.NONCE_BYTES];

  private final Sodium sodium = Sodium.instance();
  private final SliceSeal slices = new SliceSeal(sodium);
  private final DatagramSeal datagrams = new DatagramSeal(sodium);
  private final StampedLock lock = new StampedLock();
  private final KeyRing keys;
  private final byte[] secretKey;
  private final DeviceId self;
  private final SecureRandom random;
  private volatile @Nullable SipHash eventHash;

  /**
   * A sealer for one device of one community.
   *
   * @param keys this sealer's from now on: closing it closes them
   * @param deviceSeed the device key, 32 bytes; copied
   * @param random where nonces come from
   */
  SodiumSealer(KeyRing keys, SecretBytes deviceSeed, SecureRandom random) {
    byte[] seed = deviceSeed.exposeSecret();
    secretKey = sodium.signingKey(seed);
    Arrays.fill(seed, (byte) 0);
    self = new DeviceId(Bytes.copyOf(secretKey, Sodium.SEED_BYTES, Sodium.PUBLIC_KEY_BYTES));
    eventHash = keys.eventHash();
    this.keys = keys;
    this.random = random;
  }

  @Override
  public DeviceId self() {
    requireOpen();
    return self;
  }

  @Override
  public EventId idOf(Bytes encrypted) {
    requireOpen();
    return EventId.of(sodium.hash(EVENT_ID_BYTES, encrypted.toArray()));
  }

  @Override
  public Bytes sealEvent(byte[] json, byte[] attachment) {
    long content = (long) json.length + attachment.length;
    requireSize("an event", content, Limits.MAX_EVENT_CONTENT_BYTES);
    byte[] nonce = nonce();
    long stamp = enter();
    try {
      CommunityKey key = keys.newest();
      byte[] message = EventFrame.signedMessage(key.eventContext, nonce, json, attachment);
      byte[] plain = EventFrame.write(sodium.sign(message, secretKey), json, attachment);
      byte[] cipher = sodium.encrypt(plain, key.eventContext, nonce, key.event);
      return Bytes.copyOf(ByteArrays.join(nonce, cipher));
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public Opening openEvent(Bytes encrypted) {
    int size = encrypted.size();
    if (size < Limits.MIN_SEALED_EVENT_BYTES || size > Limits.MAX_SEALED_EVENT_BYTES) {
      requireOpen();
      return new Opening.Refused(Verdict.Reason.SIZE);
    }
    ByteBuffer in = encrypted.asReadOnlyBuffer();
    byte[] nonce = ByteArrays.take(in, Sodium.NONCE_BYTES);
    byte[] cipher = ByteArrays.take(in, in.remaining());
    long stamp = enter();
    try {
      return openUnderAnyKey(nonce, cipher);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private Opening openUnderAnyKey(byte[] nonce, byte[] cipher) {
    byte[] plain = new byte[cipher.length - Sodium.TAG_BYTES];
    for (CommunityKey key : keys.newestFirst()) {
      if (sodium.decrypt(plain, cipher, key.eventContext, nonce, key.event)) {
        return EventFrame.read(plain, key.eventContext, nonce);
      }
    }
    return new Opening.Refused(Verdict.Reason.KEY);
  }

  @Override
  public boolean verify(DeviceId author, Opening.Opened opened) {
    requireOpen();
    return sodium.verify(
        opened.signature().toArray(), opened.signedMessage().toArray(), author.value().toArray());
  }

  @Override
  public Bytes sealSlice(byte[] plain) {
    requireSize("a slice of a summary", plain.length, SliceSeal.MAX_PLAIN_BYTES);
    byte[] nonce = nonce();
    long stamp = enter();
    try {
      return slices.seal(plain, nonce, keys.newest(), self, secretKey);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public Optional<SignedBytes> openSlice(Bytes sealed) {
    long stamp = enter();
    try {
      return slices.open(sealed, keys.newest());
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public long h64(EventId id) {
    SipHash hash = eventHash;
    if (hash == null) {
      throw closed();
    }
    return hash.hash(id.value().toArray());
  }

  @Override
  public byte[] setLanes(EventId id) {
    byte[] element = hashUnder(keys.setHash(), KeyRing.SUBKEY_BYTES, id.value().toArray());
    return sodium.keystream(SetHash.BYTES, ZERO_NONCE, element);
  }

  @Override
  public Root root(byte[] laneSums, long count) {
    requireOpen();
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
    return new Root(
        Bytes.copyOf(sodium.hash(Root.BYTES, ByteArrays.join(laneSums, number))), count);
  }

  @Override
  public Bytes filterKey(Bytes salt) {
    byte[] labelled = ByteArrays.join(FILTER_LABEL, salt.toArray());
    return Bytes.copyOf(hashUnder(keys.setHash(), FILTER_KEY_BYTES, labelled));
  }

  @Override
  public long indexTag(String field, String value) {
    byte[] name = field.getBytes(UTF_8);
    byte[] content = value.getBytes(UTF_8);
    byte[] pair =
        ByteBuffer.allocate(Integer.BYTES + name.length + Integer.BYTES + content.length)
            .putInt(name.length)
            .put(name)
            .putInt(content.length)
            .put(content)
            .array();
    return ByteBuffer.wrap(hashUnder(keys.index(), KeyRing.SUBKEY_BYTES, pair)).getLong();
  }

  /** Which device owns a database, as it is written there: 16 bytes, a keyed hash of its id. */
  Bytes ownerHash() {
    return Bytes.copyOf(hashUnder(keys.index(), OWNER_HASH_BYTES, self.value().toArray()));
  }

  @Override
  public void mask(ByteBuffer datagram, int headerBytes) {
    long stamp = enter();
    try {
      datagrams.mask(datagram, headerBytes, keys.newest());
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public boolean unmask(ByteBuffer datagram) {
    long stamp = enter();
    try {
      return datagrams.unmask(datagram, keys.newest());
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public void close() {
    eventHash = null; // first, so that a stream of new calls cannot keep the lock taken
    long stamp = lock.writeLock();
    try {
      Arrays.fill(secretKey, (byte) 0);
      keys.close();
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private byte[] hashUnder(byte[] key, int bytes, byte[] message) {
    long stamp = enter();
    try {
      return sodium.keyedHash(bytes, key, message);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private long enter() {
    requireOpen();
    long stamp = lock.readLock();
    if (eventHash == null) {
      lock.unlockRead(stamp);
      throw closed();
    }
    return stamp;
  }

  private void requireOpen() {
    if (eventHash == null) {
      throw closed();
    }
  }

  private byte[] nonce() {
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    random.nextBytes(nonce);
    return nonce;
  }

  private static void requireSize(String what, long bytes, int most) {
    if (bytes > most) {
      throw new SealingException(
          Category.FIX_INPUT, what + " has at most " + most + " bytes, not " + bytes);
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the community is closed: its keys have been wiped");
  }
}
