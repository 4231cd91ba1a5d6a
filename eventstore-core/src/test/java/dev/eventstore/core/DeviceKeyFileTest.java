package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.SecretBytes;
import dev.eventstore.StorageException;
import dev.eventstore.StorageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceKeyFileTest {
  private static final char[] NO_PASSPHRASE = {};
  private static final char[] PASSPHRASE = "correct horse ✓".toCharArray();
  private static final int CHECKSUM_BYTES = 32;

  @TempDir private Path directory;
  private final SecureRandom random = new SecureRandom();
  private final Invite invite = Invite.create("canarycommunity");

  @Test
  void whatIsCreatedIsReadBack() {
    DeviceKeys created = DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    DeviceKeys read = DeviceKeyFile.read(directory, NO_PASSPHRASE).orElseThrow();
    assertEquals(created, read);
    assertEquals(invite, read.invite());
    assertTrue(read.matches(invite));
    assertFalse(read.matches(Invite.create("canarycommunity")));
  }

  @Test
  void theLongestKeyListAndNameFit() {
    List<SecretBytes> keys =
        IntStream.range(0, Limits.MAX_COMMUNITY_KEYS).mapToObj(Sealers::secret).toList();
    String name = "ü".repeat(Limits.MAX_COMMUNITY_NAME_BYTES / 2);
    Invite largest = new Invite(name, keys, List.of(), Optional.empty(), Optional.empty());
    DeviceKeyFile.create(directory, largest, PASSPHRASE, random);
    assertEquals(largest, DeviceKeyFile.read(directory, PASSPHRASE).orElseThrow().invite());
  }

  @Test
  void addressesOfTheInviteAreKeptAndNotInTheClear() throws IOException {
    Invite found = invite.withAddresses(List.of("canaryhost:7001", "[2001:db8::7]:7001"));
    DeviceKeyFile.create(directory, found, NO_PASSPHRASE, random);
    assertEquals(found, DeviceKeyFile.read(directory, NO_PASSPHRASE).orElseThrow().invite());
    assertFalse(Files.readString(file(), ISO_8859_1).contains("canary"));
  }

  @Test
  void theMostAndLongestAddressesFitBehindAPassphrase() {
    List<SecretBytes> keys =
        IntStream.range(0, Limits.MAX_COMMUNITY_KEYS).mapToObj(Sealers::secret).toList();
    List<String> addresses =
        IntStream.rangeClosed(1, Limits.MAX_INVITE_ADDRESSES)
            .mapToObj(n -> "x".repeat(Limits.MAX_INVITE_TEXT_BYTES - 2) + ":" + n)
            .toList();
    Invite largest = new Invite("club", keys, addresses, Optional.empty(), Optional.empty());
    DeviceKeyFile.create(directory, largest, PASSPHRASE, random);
    assertEquals(largest, DeviceKeyFile.read(directory, PASSPHRASE).orElseThrow().invite());
  }

  @Test
  void versionAndContentMustAgreeOnWhetherThereAreAddresses() throws IOException {
    Invite found = invite.withAddresses(List.of("host:7001"));
    for (Invite to : List.of(invite, found)) {
      Files.deleteIfExists(file());
      DeviceKeyFile.create(directory, to, NO_PASSPHRASE, random);
      byte[] bytes = Files.readAllBytes(file());
      assertEquals(to.addresses().isEmpty() ? 1 : 2, bytes[8]);
      bytes[8] = (byte) (3 - bytes[8]);
      Files.write(file(), withChecksum(bytes));
      StorageException refused =
          assertThrows(StorageException.class, () -> DeviceKeyFile.read(directory, NO_PASSPHRASE));
      assertEquals(Kind.CORRUPT, refused.kind());
    }
  }

  @Test
  void eachDeviceHasItsOwnKey() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    SecretBytes one = DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random).deviceSeed();
    assertNotEquals(one, DeviceKeyFile.create(other, invite, NO_PASSPHRASE, random).deviceSeed());
  }

  @Test
  void aDirectoryWithoutTheFileHasNoDevice() {
    assertEquals(Optional.empty(), DeviceKeyFile.read(directory, NO_PASSPHRASE));
    assertEquals(Optional.empty(), DeviceKeyFile.read(directory.resolve("missing"), NO_PASSPHRASE));
  }

  @Test
  void itsUserAloneMayReadTheFileAndNothingElseIsLeft() throws IOException {
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(file()), files.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
  void aFileThatIsOpenToOthersIsRefusedWithTheCommandThatMendsIt(String mode) throws IOException {
    DeviceKeys created = DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
    StorageException refused =
        assertThrows(StorageException.class, () -> DeviceKeyFile.read(directory, NO_PASSPHRASE));
    assertEquals(
        file()
            + " is open to other users of this machine (mode "
            + mode
            + "): run chmod 600 '"
            + file()
            + "'",
        refused.getMessage());
    assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    assertEquals(created, DeviceKeyFile.read(directory, NO_PASSPHRASE).orElseThrow());
  }

  @Test
  void aFileUnderAPassphraseMayBeOpenToOthers() throws IOException {
    DeviceKeys created = DeviceKeyFile.create(directory, invite, PASSPHRASE, random);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(created, DeviceKeyFile.read(directory, PASSPHRASE).orElseThrow());
  }

  @Test
  void theNameOfTheCommunityIsNotInTheClear() throws IOException {
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    assertFalse(Files.readString(file(), ISO_8859_1).contains("canary"));
  }

  @Test
  void aDeviceKeyIsNeverReplaced() throws IOException {
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    byte[] before = Files.readAllBytes(file());
    StorageException refused =
        assertThrows(
            StorageException.class,
            () -> DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random));
    assertEquals(Kind.MISMATCH, refused.kind());
    assertArrayEquals(before, Files.readAllBytes(file()));
  }

  @Test
  void whatACrashLeftBesideItDoesNoHarm() throws IOException {
    Files.writeString(directory.resolve("device.key.tmp"), "half");
    DeviceKeys created = DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    assertEquals(created, DeviceKeyFile.read(directory, NO_PASSPHRASE).orElseThrow());
  }

  @Test
  void anInterruptOfTheCallingThreadDisturbsNothing() {
    Thread.currentThread().interrupt();
    DeviceKeys created = DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    DeviceKeys read = DeviceKeyFile.read(directory, NO_PASSPHRASE).orElseThrow();
    assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
    assertEquals(created, read);
  }

  @Test
  void aPassphraseOpensWhatItWrapped() {
    DeviceKeys created = DeviceKeyFile.create(directory, invite, PASSPHRASE, random);
    assertEquals(created, DeviceKeyFile.read(directory, PASSPHRASE).orElseThrow());
  }

  @Test
  void aWrappedFileShowsNoKey() throws IOException {
    DeviceKeyFile.create(directory, invite, PASSPHRASE, random);
    String content = Files.readString(file(), ISO_8859_1);
    String key = new String(invite.keys().get(0).exposeSecret(), ISO_8859_1);
    assertFalse(content.contains(key));
  }

  @Test
  void aWrongOrMissingOrNeedlessPassphraseIsNamed() throws IOException {
    DeviceKeyFile.create(directory, invite, PASSPHRASE, random);
    assertEquals("the passphrase for " + file() + " is wrong", refusal("wrong".toCharArray()));
    assertEquals(
        file() + " is protected by a passphrase, and none was given", refusal(NO_PASSPHRASE));
    Files.delete(file());
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    assertEquals(
        file() + " is not protected by a passphrase, but one was given", refusal(PASSPHRASE));
  }

  @Test
  void aPassphraseThatIsTooLongOrNoTextIsRefused() {
    for (char[] bad : new char[][] {new char[Limits.MAX_PASSPHRASE_CHARS + 1], {'\uD800'}}) {
      assertThrows(
          SealingException.class, () -> DeviceKeyFile.create(directory, invite, bad, random));
      assertFalse(Files.exists(file()));
    }
  }

  @Test
  void anyByteChangedIsDamageOrAnotherKindOfFile() throws IOException {
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    byte[] intact = Files.readAllBytes(file());
    for (int at = 0; at < intact.length; at++) {
      byte[] changed = intact.clone();
      changed[at] ^= 1;
      Kind expected = at < 8 ? Kind.MISMATCH : at == 8 ? Kind.NEWER_FORMAT : Kind.CORRUPT;
      assertEquals(expected, kind(changed), "byte " + at);
    }
  }

  @Test
  void aFileOfAnyOtherLengthIsDamaged() throws IOException {
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    byte[] intact = Files.readAllBytes(file());
    for (int length = 0; length < intact.length + 10; length++) {
      if (length != intact.length) {
        assertEquals(Kind.CORRUPT, kind(Arrays.copyOf(intact, length)), "length " + length);
      }
    }
    assertEquals(Kind.CORRUPT, kind(Arrays.copyOf(intact, 1 << 20)));
  }

  @Test
  void contentThatWasMadeWronglyIsDamageThoughItsChecksumIsRight() throws IOException {
    DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    byte[] intact = Files.readAllBytes(file());
    int keyCountAt = 10 + 32;
    for (int count : new int[] {0, 2, 255}) {
      byte[] changed = intact.clone();
      changed[keyCountAt] = (byte) count;
      assertEquals(Kind.CORRUPT, kind(withChecksum(changed)), count + " keys");
    }
    byte[] otherKey = intact.clone();
    otherKey[keyCountAt + 1] ^= 1;
    assertEquals(Kind.CORRUPT, kind(withChecksum(otherKey)), "the name does not open");
    byte[] protection = intact.clone();
    protection[9] = 2;
    assertEquals(Kind.NEWER_FORMAT, kind(withChecksum(protection)));
  }

  @Test
  void aFileThatAsksForAbsurdWorkIsRefusedBeforeTheWork() throws IOException {
    DeviceKeyFile.create(directory, invite, PASSPHRASE, random);
    byte[] intact = Files.readAllBytes(file());
    int[][] absurd = {{0, 65_536}, {17, 65_536}, {-1, 65_536}, {3, 7}, {3, 1 << 21}, {3, -1}};
    for (int[] cost : absurd) {
      byte[] changed = intact.clone();
      ByteBuffer.wrap(changed).putInt(10, cost[0]).putInt(14, cost[1]);
      Files.write(file(), withChecksum(changed));
      StorageException refused =
          assertThrows(StorageException.class, () -> DeviceKeyFile.read(directory, PASSPHRASE));
      assertEquals(Kind.CORRUPT, refused.kind());
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Files.createDirectory(file());
    StorageException refused =
        assertThrows(StorageException.class, () -> DeviceKeyFile.read(directory, NO_PASSPHRASE));
    assertEquals(Kind.IO, refused.kind());
    assertEquals(file() + " cannot be read: Is a directory", refused.getMessage());
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing");
    StorageException refused =
        assertThrows(
            StorageException.class,
            () -> DeviceKeyFile.create(missing, invite, NO_PASSPHRASE, random));
    assertEquals(Kind.IO, refused.kind());
  }

  @Test
  void closingWipesTheKeys() {
    DeviceKeys created = DeviceKeyFile.create(directory, invite, NO_PASSPHRASE, random);
    created.close();
    assertThrows(IllegalStateException.class, () -> created.deviceSeed().exposeSecret());
    assertThrows(IllegalStateException.class, created::invite);
    assertEquals(32, invite.keys().get(0).exposeSecret().length, "the invite's are its own");
    assertFalse(created.toString().contains("canary"));
  }

  private Path file() {
    return directory.resolve("device.key");
  }

  private Kind kind(byte[] content) throws IOException {
    Files.write(file(), content);
    return assertThrows(StorageException.class, () -> DeviceKeyFile.read(directory, NO_PASSPHRASE))
        .kind();
  }

  private String refusal(char[] passphrase) {
    SealingException refused =
        assertThrows(SealingException.class, () -> DeviceKeyFile.read(directory, passphrase));
    assertEquals(Category.FIX_INPUT, refused.category());
    return refused.getMessage();
  }

  private static byte[] withChecksum(byte[] content) {
    byte[] body = Arrays.copyOf(content, content.length - CHECKSUM_BYTES);
    byte[] checksum = Sodium.instance().hash(CHECKSUM_BYTES, body);
    return ByteBuffer.allocate(content.length).put(body).put(checksum).array();
  }
}
