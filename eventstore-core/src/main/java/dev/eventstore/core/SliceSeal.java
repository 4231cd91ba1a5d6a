package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.Limits;
import dev.eventstore.spi.SignedBytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The envelope of a slice of a summary: signed by the device that made it, sealed for the members.
 *
 * <pre>
 * signature = Ed25519(device key, context ‖ nonce(24) ‖ plain)
 * sealed    = nonce ‖ XChaCha20-Poly1305(summary subkey, nonce, signer(32) ‖ signature(64) ‖ plain,
 *             aad = context)
 * </pre>
 *
 * <p>Any thread may call it.
 */
final class SliceSeal {
  private static final int SIGNER_BYTES = DeviceId.BYTES + Sodium.SIGNATURE_BYTES;
  private static final int OVERHEAD_BYTES = Limits.SEAL_OVERHEAD_BYTES + SIGNER_BYTES;

  /** The longest slice that can be sealed, in bytes. */
  static final int MAX_PLAIN_BYTES = Limits.MAX_SLICE_BYTES - OVERHEAD_BYTES;

  private final Sodium sodium;

  SliceSeal(Sodium sodium) {
    this.sodium = sodium;
  }

  /**
   * Signs and seals.
   *
   * @param plain at most {@link #MAX_PLAIN_BYTES}
   * @param nonce 24 bytes, never used before
   * @param signer the device whose signing key {@code secretKey} is
   */
  Bytes seal(byte[] plain, byte[] nonce, CommunityKey key, DeviceId signer, byte[] secretKey) {
    byte[] message = ByteArrays.join(key.summaryContext, nonce, plain);
    byte[] signature = sodium.sign(message, secretKey);
    byte[] signed = ByteArrays.join(signer.value().toArray(), signature, plain);
    byte[] cipher = sodium.encrypt(signed, key.summaryContext, nonce, key.summary);
    return Bytes.copyOf(ByteArrays.join(nonce, cipher));
  }

  /** See {@link dev.eventstore.spi.Sealer#openSlice}. */
  Optional<SignedBytes> open(Bytes sealed, CommunityKey key) {
    if (sealed.size() < OVERHEAD_BYTES || sealed.size() > Limits.MAX_SLICE_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = sealed.asReadOnlyBuffer();
    byte[] nonce = ByteArrays.take(in, Sodium.NONCE_BYTES);
    byte[] cipher = ByteArrays.take(in, in.remaining());
    byte[] signed = new byte[cipher.length - Sodium.TAG_BYTES];
    return sodium.decrypt(signed, cipher, key.summaryContext, nonce, key.summary)
        ? verified(ByteBuffer.wrap(signed), key.summaryContext, nonce)
        : Optional.empty();
  }

  private Optional<SignedBytes> verified(ByteBuffer signed, byte[] context, byte[] nonce) {
    byte[] signer = ByteArrays.take(signed, DeviceId.BYTES);
    byte[] signature = ByteArrays.take(signed, Sodium.SIGNATURE_BYTES);
    byte[] plain = ByteArrays.take(signed, signed.remaining());
    return sodium.verify(signature, ByteArrays.join(context, nonce, plain), signer)
        ? Optional.of(new SignedBytes(DeviceId.of(signer), Bytes.copyOf(plain)))
        : Optional.empty();
  }
}
