package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.spi.EventKey;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {
  private static final String TIME = "0000000000000007";

  private final Random random = Seed.random("BoundsTest");

  private static byte[] written(EventKey bound) {
    ByteBuffer out = ByteBuffer.allocate(32);
    Bounds.write(out, bound);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static EventKey read(String hex) {
    return Bounds.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "-1, 08ffffffffffffffff",
    "1, 080000000000000001",
    "256, 0700000000000001",
    "-9223372036854775808, 0180",
    "72057594037927936, 0101"
  })
  void zerosAtTheEndOfAnIdAreLeftOut(long head, String hex) {
    EventKey bound = EventKey.bound(7, head);
    assertEquals(TIME + hex, HexFormat.of().formatHex(written(bound)));
    assertEquals(bound, read(TIME + hex));
  }

  @Test
  void anyBoundIsReadBackFromAsManyBytesAsWereCounted() {
    for (int i = 0; i < 100_000; i++) {
      long head = random.nextLong() << random.nextInt(Long.SIZE);
      EventKey bound = EventKey.bound(random.nextLong(), i % 9 == 0 ? 0 : head);
      byte[] bytes = written(bound);
      assertEquals(bytes.length, Bounds.bytes(bound));
      ByteBuffer in = ByteBuffer.wrap(bytes);
      assertEquals(bound, Bounds.read(in));
      assertFalse(in.hasRemaining());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0100", "020100", "080000000000000000"})
  void anIdThatEndsWithZeroIsRefused(String hex) {
    assertThrows(IllegalArgumentException.class, () -> read(TIME + hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"09010101010101010101", "7f01", "ff01", "8001"})
  void anIdOfAnAbsurdLengthIsRefused(String hex) {
    assertThrows(IllegalArgumentException.class, () -> read(TIME + hex));
  }

  @Test
  void missingBytesAreNoticed() {
    byte[] whole = written(EventKey.bound(7, -1));
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer in = ByteBuffer.wrap(whole, 0, length);
      assertThrows(BufferUnderflowException.class, () -> Bounds.read(in));
    }
  }

  @Test
  void whateverIsReadHasNoOtherForm() {
    byte[] bytes = new byte[17];
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(bytes);
      bytes[Long.BYTES] = (byte) random.nextInt(9);
      int last = Long.BYTES + bytes[Long.BYTES];
      bytes[last] |= (byte) (last > Long.BYTES ? 1 : 0);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      EventKey bound = Bounds.read(in);
      assertArrayEquals(Arrays.copyOf(bytes, in.position()), written(bound));
    }
  }
}
