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
 * sealed name = XChaCha20-Poly1305(community-name subkey of the founding key, name nonce,
 *               u8 |name| ‖ name ‖ zeros up to 129 bytes, aad = context ‖ community id)
 * </pre>
 *
 * The name is sealed so that no search of the disk finds it, and padded so that it hides its
 * length.
 */
final class DeviceKeyContent {
  private static final int NAME_ROOM_BYTES = 1 + Limits.MAX_COMMUNITY_NAME_BYTES;
  private static final int SEALED_NAME_BYTES = NAME_ROOM_BYTES + Sodium.TAG_BYTES;

  private DeviceKeyContent() {}

  /** How long the content with so many keys is, in bytes. */
  static int length(int keys) {
    return Sodium.SEED_BYTES + 1 + keys * Limits.KEY_BYTES + Sodium.NONCE_BYTES + SEALED_NAME_BYTES;
  }

  /** The content; the caller wipes it. */
  static byte[] write(DeviceKeys device, SecureRandom random) {
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer out = ByteBuffer.allocate(length(device.keys().size()));
    put(out, device.deviceSeed());
    out.put((byte) device.keys().size());
    device.keys().forEach(key -> put(out, key));
    byte[] name = device.name().getBytes(UTF_8);
    byte[] padded = ByteBuffer.allocate(NAME_ROOM_BYTES).put((byte) name.length).put(name).array();
    SecretBytes founding = device.keys().get(0);
    byte[] key = KeyRing.subkey(founding, Purpose.COMMUNITY_NAME);
    out.put(nonce).put(Sodium.instance().encrypt(padded, nameContext(founding), nonce, key));
    Arrays.fill(key, (byte) 0);
    return out.array();
  }

  /** Reads what {@link #write} made; empty for anything else. */
  static Optional<DeviceKeys> read(byte[] content) {
    if (content.length <= Sodium.SEED_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(content);
    SecretBytes seed = take(in);
    int count = Byte.toUnsignedInt(in.get());
    if (count < 1 || count > Limits.MAX_COMMUNITY_KEYS || content.length != length(count)) {
      return Optional.empty();
    }
    List<SecretBytes> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(take(in));
    }
    return name(in, keys.get(0)).map(name -> new DeviceKeys(name, keys, seed));
  }

  private static Optional<String> name(ByteBuffer in, SecretBytes founding) {
    byte[] nonce = new byte[Sodium.NONCE_BYTES];
    byte[] sealed = new byte[SEALED_NAME_BYTES];
    in.get(nonce).get(sealed);
    byte[] padded = new byte[NAME_ROOM_BYTES];
    byte[] key = KeyRing.subkey(founding, Purpose.COMMUNITY_NAME);
    boolean opened = Sodium.instance().decrypt(padded, sealed, nameContext(founding), nonce, key);
    Arrays.fill(key, (byte) 0);
    int length = Byte.toUnsignedInt(padded[0]);
    return opened && length > 0 && length < NAME_ROOM_BYTES
        ? text(padded, length)
        : Optional.empty();
  }

  private static Optional<String> text(byte[] padded, int length) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(padded, 1, length)).toString());
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }

  private static byte[] nameContext(SecretBytes founding) {
    return KeyRing.context(Purpose.COMMUNITY_NAME, KeyRing.subkey(founding, Purpose.COMMUNITY_ID));
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
