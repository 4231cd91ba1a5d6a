package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
  private static final long LARGEST = (1L << 49) - 1;

  private final Random random = Seed.random("VarintTest");

  private static byte[] written(long value) {
    ByteBuffer out = ByteBuffer.allocate(16);
    Varint.write(out, value);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static long read(String hex) {
    return Varint.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16383, ff7f",
    "16384, 808001",
    "562949953421311, ffffffffffff7f"
  })
  void aNumberHasTheseBytes(long value, String hex) {
    assertEquals(hex, HexFormat.of().formatHex(written(value)));
    assertEquals(value, read(hex));
  }

  @Test
  void anyNumberIsReadBackFromAsManyBytesAsWereCounted() {
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong() & LARGEST >>> random.nextInt(49);
      byte[] bytes = written(value);
      assertEquals(bytes.length, Varint.bytes(value));
      ByteBuffer in = ByteBuffer.wrap(bytes);
      assertEquals(value, Varint.read(in));
      assertFalse(in.hasRemaining());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "ff00", "808000", "80808080808000"})
  void superfluousBytesAreRefused(String hex) {
    assertThrows(IllegalArgumentException.class, () -> read(hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080808080808001", "ffffffffffffff7f", "ffffffffffffffffff01"})
  void moreThanSevenBytesAreRefused(String hex) {
    assertThrows(IllegalArgumentException.class, () -> read(hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "ffffffffffff"})
  void missingBytesAreNoticed(String hex) {
    assertThrows(BufferUnderflowException.class, () -> read(hex));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, LARGEST + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void whatCouldNotBeReadIsNotWritten(long value) {
    assertThrows(IllegalArgumentException.class, () -> written(value));
  }

  @Test
  void whateverIsReadHasNoOtherForm() {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 100_000; i++) {
      random.nextBytes(bytes);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int bytesUsed = 1;
      while (bytes[bytesUsed - 1] < 0 && bytesUsed < bytes.length) {
        bytesUsed++;
      }
      if (bytesUsed <= 7 && (bytesUsed == 1 || bytes[bytesUsed - 1] != 0)) {
        assertArrayEquals(Arrays.copyOf(bytes, bytesUsed), written(Varint.read(in)));
      } else {
        assertThrows(IllegalArgumentException.class, () -> Varint.read(in));
      }
    }
  }
}
