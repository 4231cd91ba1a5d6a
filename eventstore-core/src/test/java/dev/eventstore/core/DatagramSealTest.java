package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DatagramSealTest {
  private static final int TAG = DatagramSeal.TAG_BYTES;

  private final SodiumSealer alice = Sealers.sealer(1, 10);
  private final SodiumSealer bob = Sealers.sealer(2, 10);
  private final long seed = Long.getLong("eventstore.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void everyHeaderLengthComesBack() {
    for (int headerBytes = 2; headerBytes <= 300; headerBytes++) {
      byte[] datagram = datagram(headerBytes, 300 - headerBytes);
      byte[] clear = datagram.clone();
      alice.mask(ByteBuffer.wrap(datagram), headerBytes);
      assertTrue(bob.unmask(ByteBuffer.wrap(datagram)));
      assertArrayEquals(
          Arrays.copyOfRange(clear, TAG, clear.length),
          Arrays.copyOfRange(datagram, TAG, clear.length));
    }
  }

  @Test
  void bodiesTravelAsTheyAreAndTheHeaderDoesNot() {
    byte[] datagram = datagram(40, 100);
    byte[] clear = datagram.clone();
    alice.mask(ByteBuffer.wrap(datagram), 40);
    assertArrayEquals(
        Arrays.copyOfRange(clear, TAG + 40, clear.length),
        Arrays.copyOfRange(datagram, TAG + 40, datagram.length));
    assertFalse(
        Arrays.equals(
            Arrays.copyOfRange(clear, TAG, TAG + 40), Arrays.copyOfRange(datagram, TAG, TAG + 40)));
  }

  @Test
  void aBufferIsUsedFromPositionToLimitOnlyAndTheseStayAsTheyWere() {
    byte[] around = new byte[500];
    random.nextBytes(around);
    ByteBuffer datagram = ByteBuffer.wrap(around, 30, 400).slice().position(20).limit(300);
    datagram.putShort(20 + TAG, (short) 50);
    byte[] before = around.clone();
    alice.mask(datagram, 50);
    assertEquals(20, datagram.position());
    assertEquals(300, datagram.limit());
    assertTrue(bob.unmask(datagram));
    assertEquals(20, datagram.position());
    assertEquals(300, datagram.limit());
    System.arraycopy(before, 50, around, 50, TAG); // the tag was written there
    assertArrayEquals(before, around);
  }

  @Test
  void anyBitFlippedIsRefusedAndNothingIsTouched() {
    byte[] datagram = datagram(70, 50);
    alice.mask(ByteBuffer.wrap(datagram), 70);
    for (int bit = 0; bit < datagram.length * Byte.SIZE; bit++) {
      byte[] flipped = datagram.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      byte[] before = flipped.clone();
      assertFalse(bob.unmask(ByteBuffer.wrap(flipped)), "bit " + bit);
      assertArrayEquals(before, flipped);
    }
  }

  @Test
  void strangersAndRetiredKeysAreRefused() {
    byte[] datagram = datagram(70, 50);
    alice.mask(ByteBuffer.wrap(datagram), 70);
    assertFalse(Sealers.sealer(2, 12).unmask(ByteBuffer.wrap(datagram.clone())));
    assertFalse(Sealers.sealer(2, 10, 11).unmask(ByteBuffer.wrap(datagram.clone())));
    assertTrue(bob.unmask(ByteBuffer.wrap(datagram.clone())));
  }

  @Test
  void randomBytesOfAnyLengthAreRefusedAndNeverThrow() {
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[random.nextInt(1_500)];
      random.nextBytes(noise);
      assertFalse(bob.unmask(ByteBuffer.wrap(noise)), "seed " + seed);
    }
  }

  @Test
  void aDatagramWithoutItsHeaderIsRefusedAtEveryLength() {
    byte[] datagram = datagram(70, 50);
    alice.mask(ByteBuffer.wrap(datagram), 70);
    for (int length = 0; length < datagram.length; length++) {
      assertFalse(bob.unmask(ByteBuffer.wrap(Arrays.copyOf(datagram, length))));
    }
  }

  @Test
  void theCallersMistakesAreNamed() {
    byte[] datagram = datagram(70, 50);
    assertThrows(IllegalArgumentException.class, () -> alice.mask(ByteBuffer.wrap(datagram), 1));
    assertThrows(IllegalArgumentException.class, () -> alice.mask(ByteBuffer.wrap(datagram), 121));
    assertThrows(IllegalArgumentException.class, () -> alice.mask(ByteBuffer.wrap(datagram), 69));
    ByteBuffer offHeap = ByteBuffer.allocateDirect(200);
    assertThrows(IllegalArgumentException.class, () -> alice.mask(offHeap, 70));
    assertThrows(IllegalArgumentException.class, () -> alice.unmask(offHeap));
    assertThrows(
        IllegalArgumentException.class,
        () -> alice.unmask(ByteBuffer.wrap(datagram).asReadOnlyBuffer()));
  }

  private byte[] datagram(int headerBytes, int bodyBytes) {
    byte[] bytes = new byte[TAG + headerBytes + bodyBytes];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putShort(TAG, (short) headerBytes);
    return bytes;
  }
}
