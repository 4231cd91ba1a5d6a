package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Limits;
import dev.eventstore.SecretBytes;
import dev.eventstore.core.KeyRing.Purpose;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The content of a device key file as bytes, before any passphrase:
 *
 * <pre>
 * content = seed(32) ‖ u8 keys ‖ keys × 32 ‖ name nonce(24) ‖ sealed name(145)
 *           ‖ (address nonce(24) ‖ sealed addresses, if there are any)
 * sealed name = XChaCha20-Poly1305(community-name subkey of the founding key, name nonce,
 *               u8 |name| ‖ name ‖ zeros up to 129 bytes, aad = context ‖ community id)
 * sealed addresses = the same under community-addresses of u8 count ‖ (u8 length ‖ text) each
 *               ‖ zeros up to a multiple of 256 bytes
 * </pre>
 *
 * Name and addresses are sealed so that no search of the disk finds them, and padded so that they
 * hide their lengths.
 */
final class DeviceKeyContent {
  private static final int NAME_ROOM_BYTES = 1 + Limits.MAX_COMMUNITY_NAME_BYTES;
  private static final int SEALED_NAME_BYTES = NAME_ROOM_BYTES + Sodium.TAG_BYTES;

  private DeviceKeyContent() {}

  /** How long the content with so many keys and no addresses is, in bytes. */
  static int length(int keys) {
    return Sodium.SEED_BYTES + 1 + keys * Limits.KEY_BYTES + Sodium.NONCE_BYTES + SEALED_NAME_BYTES;
  }

  /** The content; the caller wipes it. */
  static byte[] write(DeviceKeys device, SecureRandom random) {
    SecretBytes founding = device.keys().get(0);
    byte[] name =
        seal(Purpose.COMMUNITY_NAME, founding, paddedName(device.name().getBytes(UTF_8)), random);
    byte[] addresses =
        device.addresses().isEmpty()
            ? new byte[0]
            : seal(
                Purpose.COMMUNITY_ADDRESSES,
                founding,
                AddressList.write(device.addresses()),
                random);
    ByteBuffer out = ByteBuffer.allocate(length(device.keys().size()) + addresses.length);
    put(out, device.deviceSeed());
    out.put((byte) device.keys().size());
    device.keys().forEach(key -> put(out, key));
    return out.put(name).put(addresses).array();
  }

  /**
   * Reads what {@link #write} made; empty for anything else.
   *
   * @param withAddresses whether it has to have addresses, or not to have them
   */
  static Optional<DeviceKeys> read(byte[] content, boolean withAddresses) {
    if (content.length <= Sodium.SEED_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(content);
    SecretBytes seed = take(in);
    int count = Byte.toUnsignedInt(in.get());
    int rest = content.length - length(count);
    if (count < 1
        || count > Limits.MAX_COMMUNITY_KEYS
        || rest < 0
        || withAddresses == (rest == 0)) {
      return Optional.empty();
    }
    List<SecretBytes> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(take(in));
    }
    Optional<String> name = name(in, keys.get(0));
    Optional<List<String>> addresses =
        withAddresses ? addresses(in, keys.get(0)) : Optional.of(List.of());
    return name.flatMap(n -> addresses.map(a -> new DeviceKeys(n, keys, a, seed)));
  }

  private static byte[] paddedName(byte[] name) {
    return ByteBuffer.allocate(NAME_ROOM_BYTES).put((byte) name.length).put(name).array();
  }

  private static Optional<String> name(ByteBuffer in, SecretBytes founding) {
    return open(Purpose.COMMUNITY_NAME, founding, in, SEALED_NAME_BYTES)
        .flatMap(
            padded -> {
              int length = Byte.toUnsignedInt(padded[0]);
              return length > 0 && length < NAME_ROOM_BYTES
                  ? text(padded, length)
                  : Optional.empty();
            });
  }

  private static Optional<List<String>> addresses(ByteBuffer in, SecretBytes founding) {
    int sealedBytes = in.remaining() - Sodium.NONCE_BYTES;
    return sealedBytes <= Sodium.TAG_BYTES
        ? Optional.empty()
        : open(Purpose.COMMUNITY_ADDRESSES, founding, in, sealedBytes).flatMap(AddressList::read);
  }

  private static byte[] seal(
      Purpose purpose, SecretBytes founding, byte[] padded, SecureRandom random) {
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] key = KeyRing.subkey(founding, purpose);
    byte[] sealed = Sodium.instance().encrypt(padded, context(purpose, founding), nonce, key);
    Arrays.fill(key, (byte) 0);
    return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
  }

  private static Optional<byte[]> open(
      Purpose purpose, SecretBytes founding, ByteBuffer in, int sealedBytes) {
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    byte[] sealed = new byte[sealedBytes];
    in.get(nonce).get(sealed);
    byte[] padded = new byte[sealedBytes - Sodium.TAG_BYTES];
    byte[] key = KeyRing.subkey(founding, purpose);
    boolean opened =
        Sodium.instance().decrypt(padded, sealed, context(purpose, founding), nonce, key);
    Arrays.fill(key, (byte) 0);
    return opened ? Optional.of(padded) : Optional.empty();
  }

  private static Optional<String> text(byte[] padded, int length) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(padded, 1, length)).toString());
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }

  private static byte[] context(Purpose purpose, SecretBytes founding) {
    return KeyRing.context(purpose, KeyRing.subkey(founding, Purpose.COMMUNITY_ID));
  }

  private static void put(ByteBuffer out, SecretBytes secret) {
    byte[] exposed = secret.exposeSecret();
    out.put(exposed);
    Arrays.fill(exposed, (byte) 0);
  }

  private static SecretBytes take(ByteBuffer in) {
    byte[] exposed = new byte[Limits.KEY_BYTES];
    in.get(exposed);
    SecretBytes secret = SecretBytes.copyOf(exposed);
    Arrays.fill(exposed, (byte) 0);
    return secret;
  }
}
