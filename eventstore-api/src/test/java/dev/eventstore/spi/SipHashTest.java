package dev.eventstore.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class SipHashTest {
  /** The published outputs for the key 00 … 0f and the messages "", 00, 00 01, … */
  private static final long[] REFERENCE = {
    0x726fdb47dd0e0e31L,
    0x74f839c593dc67fdL,
    0x0d6c8009d9a94f5aL,
    0x85676696d7fb7e2dL,
    0xcf2794e0277187b7L,
    0x18765564cd99a68dL,
    0xcbc9466e58fee3ceL,
    0xab0200f58b01d137L,
    0x93f5f5799a932462L,
    0x9e0082df0ba9e4b0L
  };

  private final SipHash hash = new SipHash(Bytes.copyOf(counting(16)));

  @Test
  void itGivesThePublishedOutputs() {
    for (int length = 0; length < REFERENCE.length; length++) {
      assertEquals(REFERENCE[length], hash.hash(counting(length)), "length " + length);
    }
    assertEquals(0xa129ca6149be45e5L, hash.hash(counting(15)));
  }

  @Test
  void twoNumbersHashAsTheirSixteenBytes() {
    byte[] both = ByteBuffer.allocate(16).putLong(-5).putLong(1L << 40).array();
    assertEquals(hash.hash(both), hash.hash(-5, 1L << 40));
  }

  @Test
  void anotherKeyGivesAnotherHashAndHas16Bytes() {
    assertNotEquals(
        hash.hash(new byte[3]), new SipHash(Bytes.copyOf(new byte[16])).hash(new byte[3]));
    assertThrows(IllegalArgumentException.class, () -> new SipHash(Bytes.copyOf(new byte[15])));
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
