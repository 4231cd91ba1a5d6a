package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.SecretBytes;
import dev.eventstore.StorageException;
import dev.eventstore.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file {@code device.key} of a community's directory: the device key and the community's keys.
 *
 * <pre>
 * file = "EVSTKEY" ‖ 0x0A ‖ u8 version ‖ u8 protection ‖ payload ‖ checksum(32)
 * version 1: the content has no addresses; 2: it has
 * protection 0: payload = content; 1: payload = the content under a passphrase
 * checksum = BLAKE2b-256 of all that stands before it
 * </pre>
 *
 * Who has an unprotected file is this device. It is readable by its user only (mode 0600 where the
 * file system knows modes), and one without a passphrase that others may read or change is refused.
 * The caller holds the lock of the directory.
 */
final class DeviceKeyFile {
  static final String NAME = "device.key";

  private static final byte[] MAGIC = "EVSTKEY\n".getBytes(US_ASCII);
  private static final int VERSION = 1;
  private static final int VERSION_WITH_ADDRESSES = 2;
  private static final int HEAD_BYTES = MAGIC.length + 2;
  private static final int CHECKSUM_BYTES = 32;
  private static final int PLAIN = 0;
  private static final int PASSPHRASE = 1;

  private final Path path;

  private DeviceKeyFile(Path directory) {
    path = directory.resolve(NAME);
  }

  /**
   * Reads the file of this directory; empty when there is none.
   *
   * @param passphrase empty for a file without one
   * @throws StorageException when the file cannot be read, is open to other users, is damaged, is
   *     something else or was written by a later version of the library
   * @throws SealingException when the passphrase is wrong, missing or not called for
   */
  static Optional<DeviceKeys> read(Path directory, char[] passphrase) {
    DeviceKeyFile file = new DeviceKeyFile(directory);
    Optional<byte[]> bytes = file.load();
    try {
      return bytes.map(found -> file.decode(found, passphrase));
    } finally {
      bytes.ifPresent(found -> Arrays.fill(found, (byte) 0));
    }
  }

  /**
   * Makes a new device for the community of {@code invite} and writes its file.
   *
   * @param passphrase empty for a file without one
   * @throws StorageException when there is a file already, or it cannot be written
   */
  static DeviceKeys create(Path directory, Invite invite, char[] passphrase, SecureRandom random) {
    DeviceKeyFile file = new DeviceKeyFile(directory);
    if (Files.exists(file.path)) {
      throw new StorageException(
          Kind.MISMATCH, file.path + " is there already; a device key is never replaced");
    }
    byte[] seed = new byte[Sodium.SEED_BYTES];
    random.nextBytes(seed);
    DeviceKeys device =
        new DeviceKeys(
            invite.name(),
            invite.keys().stream().map(SecretBytes::copy).toList(),
            invite.addresses(),
            SecretBytes.copyOf(seed));
    Arrays.fill(seed, (byte) 0);
    try {
      file.save(device, passphrase, random);
      return device;
    } catch (RuntimeException | Error notSaved) {
      device.close();
      throw notSaved;
    }
  }

  /**
   * Writes the file anew with other addresses; after a crash it is the old one or the new one. The
   * caller has read {@code device} from it, apart from these.
   *
   * @throws StorageException when it cannot be written; the old one is then still there
   */
  static void saveAddresses(
      Path directory, DeviceKeys device, char[] passphrase, SecureRandom random) {
    new DeviceKeyFile(directory).save(device, passphrase, random);
  }

  private void save(DeviceKeys device, char[] passphrase, SecureRandom random) {
    byte[] bytes = encode(device, passphrase, random);
    try {
      DurableFile.write(path, bytes);
    } catch (IOException notWritten) {
      throw FileFailures.failure(path + " cannot be written", notWritten);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] encode(DeviceKeys device, char[] passphrase, SecureRandom random) {
    byte[] content = DeviceKeyContent.write(device, random);
    int version = device.addresses().isEmpty() ? VERSION : VERSION_WITH_ADDRESSES;
    try {
      return passphrase.length == 0
          ? encode(version, PLAIN, content)
          : encode(version, PASSPHRASE, PassphraseWrap.wrap(content, passphrase, random));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static byte[] encode(int version, int protection, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + payload.length + CHECKSUM_BYTES);
    out.put(MAGIC).put((byte) version).put((byte) protection).put(payload);
    byte[] body = Arrays.copyOf(out.array(), out.position());
    out.put(Sodium.instance().hash(CHECKSUM_BYTES, body));
    Arrays.fill(body, (byte) 0);
    return out.array();
  }

  private Optional<byte[]> load() {
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes(Limits.MAX_KEY_FILE_BYTES + 1));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException notRead) {
      throw FileFailures.failure(path + " cannot be read", notRead);
    }
  }

  private DeviceKeys decode(byte[] bytes, char[] passphrase) {
    requireKnown(bytes);
    byte[] payload = Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length - CHECKSUM_BYTES);
    byte[] content = bytes[HEAD_BYTES - 1] == PLAIN ? payload : unwrap(payload, passphrase);
    try {
      if (content == payload && passphrase.length > 0) {
        throw new SealingException(
            Category.FIX_INPUT, path + " is not protected by a passphrase, but one was given");
      }
      if (content == payload) {
        requirePrivate();
      }
      boolean withAddresses = bytes[MAGIC.length] == VERSION_WITH_ADDRESSES;
      return DeviceKeyContent.read(content, withAddresses).orElseThrow(() -> damaged());
    } finally {
      Arrays.fill(payload, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  /** Others may have read the keys already, which only its user can judge: so it is not mended. */
  private void requirePrivate() {
    try {
      Optional<String> mode = OwnerOnly.modeIfOpenToOthers(path);
      if (mode.isPresent()) {
        throw new StorageException(
            Kind.IO,
            path
                + " is open to other users of this machine (mode "
                + mode.get()
                + "): run chmod 600 '"
                + path
                + "'");
      }
    } catch (IOException notRead) {
      throw FileFailures.failure("the mode of " + path + " cannot be read", notRead);
    }
  }

  private void requireKnown(byte[] bytes) {
    int compared = Math.min(bytes.length, MAGIC.length);
    if (!Arrays.equals(bytes, 0, compared, MAGIC, 0, compared)) {
      throw new StorageException(Kind.MISMATCH, path + " is no device key file");
    }
    if (bytes.length > MAGIC.length && !isKnown(bytes[MAGIC.length])) {
      throw newer("version", bytes[MAGIC.length], VERSION_WITH_ADDRESSES);
    }
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < HEAD_BYTES || bytes.length > Limits.MAX_KEY_FILE_BYTES || !isIntact(bytes, end)) {
      throw damaged();
    }
    if (bytes[HEAD_BYTES - 1] != PLAIN && bytes[HEAD_BYTES - 1] != PASSPHRASE) {
      throw newer("protection", bytes[HEAD_BYTES - 1], PASSPHRASE);
    }
  }

  private static boolean isKnown(byte version) {
    return version == VERSION || version == VERSION_WITH_ADDRESSES;
  }

  private static boolean isIntact(byte[] bytes, int end) {
    byte[] body = Arrays.copyOf(bytes, end);
    byte[] checksum = Sodium.instance().hash(CHECKSUM_BYTES, body);
    Arrays.fill(body, (byte) 0);
    return MessageDigest.isEqual(checksum, Arrays.copyOfRange(bytes, end, bytes.length));
  }

  private byte[] unwrap(byte[] payload, char[] passphrase) {
    if (!PassphraseWrap.isPlausible(payload)) {
      throw damaged();
    }
    if (passphrase.length == 0) {
      throw new SealingException(
          Category.FIX_INPUT, path + " is protected by a passphrase, and none was given");
    }
    return PassphraseWrap.unwrap(payload, passphrase)
        .orElseThrow(
            () ->
                new SealingException(
                    Category.FIX_INPUT, "the passphrase for " + path + " is wrong"));
  }

  private StorageException damaged() {
    return new StorageException(
        Kind.CORRUPT, path + " is damaged: restore it from a backup, or join as a new device");
  }

  private StorageException newer(String what, byte found, int known) {
    return new StorageException(
        Kind.NEWER_FORMAT,
        path
            + " has "
            + what
            + " "
            + Byte.toUnsignedInt(found)
            + "; this library knows up to "
            + known);
  }
}
