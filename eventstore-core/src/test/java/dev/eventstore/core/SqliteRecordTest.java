package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Records as SQLite writes them, and what damage makes of them. */
final class SqliteRecordTest {
  /** Of a header: its length, a number of two bytes, one of one byte. */
  private static final byte[] TWO_NUMBERS = {3, 2, 1, 0x01, 0x02, 0x7F};

  @Test
  void numbersAreReadByTheirTypes() {
    SqliteRecord record = SqliteRecord.parse(ByteBuffer.wrap(TWO_NUMBERS));
    assertEquals(0x0102, record.number(0));
    assertEquals(0x7F, record.number(1));
  }

  @Test
  void aTypeThatMovesTheValuesIsNoRecordInEitherDirection() {
    for (byte type : new byte[] {0, 1, 3, 8, 9}) {
      byte[] moved = TWO_NUMBERS.clone();
      moved[1] = type;
      assertThrows(
          IllegalArgumentException.class, () -> SqliteRecord.parse(ByteBuffer.wrap(moved)));
    }
  }
}
