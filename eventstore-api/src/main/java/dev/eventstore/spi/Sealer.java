package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The cryptography of one device in one community. Guaranteed: what it opens was sealed under a key
 * of the community, and what it verifies was signed by that device for this community, key and
 * nonce. Not guaranteed: who among the members sealed something that carries no signature. Any
 * thread may call it; hostile bytes never make it throw.
 */
public interface Sealer extends AutoCloseable {
  /** The public key of this device. */
  DeviceId self();

  /** BLAKE2b-256 of the sealed bytes. */
  EventId idOf(Bytes encrypted);

  /**
   * Signs and seals an event of this device under a fresh nonce and the newest key.
   *
   * @throws dev.eventstore.SealingException when both together have over {@link
   *     dev.eventstore.Limits#MAX_EVENT_CONTENT_BYTES}
   */
  Bytes sealEvent(byte[] json, byte[] attachment);

  /** Opens what {@link #sealEvent} made, and checks frame and padding. */
  Opening openEvent(Bytes encrypted);

  /** Whether {@code opened} carries the signature of {@code author}. */
  boolean verify(DeviceId author, Opening.Opened opened);

  /**
   * Signs and seals a slice of a summary under a fresh nonce and the newest key.
   *
   * @throws dev.eventstore.SealingException when it would have over {@link
   *     dev.eventstore.Limits#MAX_SLICE_BYTES}
   */
  Bytes sealSlice(byte[] plain);

  /** Opens and verifies what {@link #sealSlice} made, under the newest key only. */
  Optional<SignedBytes> openSlice(Bytes sealed);

  /** SipHash-2-4 of an id under a key of the community. */
  long h64(EventId id);

  /** An id as an element of the set's fingerprint: 2,048 bytes, 1,024 lanes of two. */
  byte[] setLanes(EventId id);

  /** The fingerprint of a set: BLAKE2b-128 of the sum of its elements' lanes and its count. */
  Root root(byte[] laneSums, long count);

  /** The SipHash key for the Bloom filters of one version: 16 bytes that depend on its salt. */
  Bytes filterKey(Bytes salt);

  /** A keyed hash of a field's value, for the blind index. */
  long indexTag(String field, String value);

  /**
   * Finishes a datagram for the wire: computes the tag over header and bodies, writes it in front
   * and masks the header.
   *
   * @param datagram 16 free bytes, the header, the bodies; from position to limit, unchanged on
   *     return
   * @param headerBytes how many bytes behind the free ones are header
   */
  void mask(ByteBuffer datagram, int headerBytes);

  /**
   * The reverse of {@link #mask}; the header begins with its own length in two bytes.
   *
   * @return false when the tag is not right: a stranger's datagram, whose bytes are then undefined
   */
  boolean unmask(ByteBuffer datagram);

  /** Wipes the keys; everything else then throws {@link IllegalStateException}. */
  @Override
  void close();
}
