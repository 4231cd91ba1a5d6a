package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.SipHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SodiumTest {
  private final Sodium sodium = Sodium.instance();
  private final Random random = new Random(Long.getLong("eventstore.seed", 1));

  @Test
  void blake2bGivesTheBytesOfItsRfc() {
    assertEquals(
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        HexFormat.of().formatHex(sodium.hash(64, "abc".getBytes(UTF_8))));
  }

  @Test
  void aHashOfEveryLengthHasItsOwnValue() {
    byte[] key = new byte[32];
    byte[] longest = sodium.keyedHash(64, key, new byte[0]);
    for (int length = 16; length < 64; length++) {
      byte[] hash = sodium.keyedHash(length, key, new byte[0]);
      assertEquals(length, hash.length);
      assertFalse(Arrays.equals(hash, Arrays.copyOf(longest, length)));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> sodium.hash(15, key));
    assertThrows(IndexOutOfBoundsException.class, () -> sodium.hash(65, key));
  }

  @Test
  void sipHashInJavaEqualsThatOfLibsodium() {
    for (int length = 0; length < 100; length++) {
      byte[] key = bytes(16);
      byte[] message = bytes(length);
      ByteBuffer expected = ByteBuffer.wrap(sodium.shortHash(message, key));
      assertEquals(
          expected.order(ByteOrder.LITTLE_ENDIAN).getLong(),
          new SipHash(Bytes.copyOf(key)).hash(message),
          "length " + length);
    }
  }

  @Test
  void aKeystreamIsAPrefixOfALongerOne() {
    byte[] nonce = bytes(24);
    byte[] key = bytes(32);
    byte[] stream = sodium.keystream(2_048, nonce, key);
    for (int length : new int[] {0, 1, 63, 64, 65, 1_000}) {
      assertArrayEquals(Arrays.copyOf(stream, length), sodium.keystream(length, nonce, key));
    }
  }

  @Test
  void aBoxOpensUnderItsKeyOnly() {
    byte[] nonce = bytes(24);
    byte[] key = bytes(32);
    byte[] plain = bytes(50);
    byte[] box = sodium.box(plain, nonce, key);
    byte[] opened = new byte[50];
    assertTrue(sodium.openBox(opened, box, nonce, key));
    assertArrayEquals(plain, opened);
    assertFalse(sodium.openBox(opened, box, nonce, bytes(32)));
  }

  @Test
  void argon2idGivesTheBytesOfTheReferenceImplementation() {
    byte[] salt = "somesaltsomesalt".getBytes(UTF_8);
    byte[] key = sodium.passwordKey("password".getBytes(UTF_8), salt, 2, 64 << 20);
    assertEquals(
        "fc33b78139231d34b71626bd6245c1d72efa190ad605c3d8166a72adcedfa2c2",
        HexFormat.of().formatHex(key));
  }

  @Test
  void aWrongLengthNeverReachesTheLibrary() {
    byte[] right = new byte[32];
    byte[] shorter = new byte[31];
    byte[] nonce = new byte[24];
    assertThrows(IllegalArgumentException.class, () -> sodium.signingKey(shorter));
    assertThrows(IllegalArgumentException.class, () -> sodium.sign(right, right));
    assertThrows(IllegalArgumentException.class, () -> sodium.keyedHash(32, shorter, right));
    assertThrows(
        IllegalArgumentException.class, () -> sodium.encrypt(right, right, nonce, shorter));
    assertThrows(
        IllegalArgumentException.class, () -> sodium.encrypt(right, right, shorter, right));
    assertThrows(
        IllegalArgumentException.class,
        () -> sodium.decrypt(new byte[17], right, right, nonce, right));
    assertThrows(
        IllegalArgumentException.class,
        () -> sodium.decrypt(new byte[0], new byte[15], right, nonce, right));
    assertThrows(IllegalArgumentException.class, () -> sodium.keystream(1, right, right));
    assertThrows(
        IllegalArgumentException.class, () -> sodium.openBox(new byte[0], nonce, nonce, right));
    assertThrows(
        IllegalArgumentException.class, () -> sodium.passwordKey(right, shorter, 1, 8_192));
    assertThrows(IllegalArgumentException.class, () -> sodium.shortHash(right, right));
    assertFalse(sodium.verify(right, right, right));
    assertFalse(sodium.verify(new byte[64], right, shorter));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
