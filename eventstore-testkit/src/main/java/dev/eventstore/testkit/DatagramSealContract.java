package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.Sealer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What masking datagrams promises. */
abstract class DatagramSealContract extends SliceSealContract {
  private static final int TAG_BYTES = 16;
  private static final int HEADER = 70;
  private static final int BODIES = 50;
  private static final int NOISES = 20_000;

  private byte[] datagram(int headerBytes, int bodyBytes) {
    byte[] bytes = randomBytes(TAG_BYTES + headerBytes + bodyBytes);
    ByteBuffer.wrap(bytes).putShort(TAG_BYTES, (short) headerBytes);
    return bytes;
  }

  private static byte[] masked(Sealer sealer, byte[] datagram, int headerBytes) {
    byte[] copy = datagram.clone();
    sealer.mask(ByteBuffer.wrap(copy), headerBytes);
    return copy;
  }

  private static byte[] behindTag(byte[] datagram) {
    return Arrays.copyOfRange(datagram, TAG_BYTES, datagram.length);
  }

  @Test
  void whatIsMaskedIsUnmaskedForEveryLengthOfTheHeader() {
    int most = Limits.MAX_DATAGRAM_BYTES - TAG_BYTES;
    for (int header = 2; header <= most; header += header < 200 ? 1 : 83) {
      byte[] clear = datagram(header, Math.min(most - header, BODIES));
      byte[] datagram = masked(alice, clear, header);
      assertTrue(bob.unmask(ByteBuffer.wrap(datagram)), header + " bytes");
      assertArrayEquals(behindTag(clear), behindTag(datagram), header + " bytes");
    }
  }

  @Test
  void theHeaderIsHiddenAndTheBodiesTravelAsTheyAre() {
    byte[] clear = datagram(HEADER, BODIES);
    byte[] datagram = masked(alice, clear, HEADER);
    int bodies = TAG_BYTES + HEADER;
    assertArrayEquals(
        Arrays.copyOfRange(clear, bodies, clear.length),
        Arrays.copyOfRange(datagram, bodies, clear.length));
    assertFalse(
        Arrays.equals(
            Arrays.copyOfRange(clear, TAG_BYTES, bodies),
            Arrays.copyOfRange(datagram, TAG_BYTES, bodies)));
  }

  @Test
  void oneBitChangedAnywhereInADatagramIsRefused() {
    byte[] datagram = masked(alice, datagram(HEADER, BODIES), HEADER);
    for (int bit = 0; bit < datagram.length * Byte.SIZE; bit++) {
      byte[] changed = datagram.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertFalse(bob.unmask(ByteBuffer.wrap(changed)), "bit " + bit);
    }
  }

  @Test
  void aDatagramCutShortAndNoiseAreRefused() {
    byte[] datagram = masked(alice, datagram(HEADER, BODIES), HEADER);
    for (int size = 0; size < datagram.length; size++) {
      assertFalse(bob.unmask(ByteBuffer.wrap(Arrays.copyOf(datagram, size))), size + " bytes");
    }
    for (int i = 0; i < NOISES; i++) {
      byte[] noise = randomBytes(random.nextInt(Limits.MAX_DATAGRAM_BYTES));
      assertFalse(bob.unmask(ByteBuffer.wrap(noise)), TestSeed::hint);
    }
  }

  @Test
  void anotherCommunitysDatagramIsRefused() {
    byte[] datagram = masked(alice, datagram(HEADER, BODIES), HEADER);
    assertFalse(stranger.unmask(ByteBuffer.wrap(datagram.clone())));
    assertTrue(bob.unmask(ByteBuffer.wrap(datagram)));
  }

  @Test
  void onlyWhatIsBetweenPositionAndLimitIsTouchedAndTheseStay() {
    byte[] around = randomBytes(400);
    byte[] before = around.clone();
    ByteBuffer datagram = ByteBuffer.wrap(around, 30, 300).slice().position(20).limit(150);
    byte[] clear = datagram(HEADER, 130 - TAG_BYTES - HEADER);
    System.arraycopy(clear, 0, around, 50, clear.length);
    alice.mask(datagram, HEADER);
    assertEquals(20, datagram.position());
    assertEquals(150, datagram.limit());
    assertTrue(bob.unmask(datagram));
    assertEquals(20, datagram.position());
    assertEquals(150, datagram.limit());
    assertArrayEquals(behindTag(clear), Arrays.copyOfRange(around, 50 + TAG_BYTES, 180));
    assertArrayEquals(Arrays.copyOf(before, 50), Arrays.copyOf(around, 50));
    assertArrayEquals(Arrays.copyOfRange(before, 180, 400), Arrays.copyOfRange(around, 180, 400));
  }
}
