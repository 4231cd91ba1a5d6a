package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void nobodyCanChangeThemFromOutside() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, bytes.toArray());
    assertThrows(ReadOnlyBufferException.class, () -> bytes.asReadOnlyBuffer().put((byte) 9));
  }

  @Test
  void aPartIsCopiedAndABufferIsReadToItsLimit() {
    byte[] source = {1, 2, 3, 4};
    assertEquals(Bytes.copyOf(new byte[] {2, 3}), Bytes.copyOf(source, 1, 2));
    ByteBuffer buffer = ByteBuffer.wrap(source).position(1).limit(3);
    assertEquals(Bytes.copyOf(new byte[] {2, 3}), Bytes.copyOf(buffer));
    assertEquals(3, buffer.position());
  }

  @Test
  void theyAreComparedByContentUnsigned() {
    Bytes low = Bytes.copyOf(new byte[] {1, 127});
    Bytes high = Bytes.copyOf(new byte[] {1, -128});
    assertTrue(low.compareTo(high) < 0);
    assertTrue(Bytes.empty().compareTo(low) < 0);
    assertTrue(Bytes.copyOf(new byte[] {1}).compareTo(low) < 0, "a prefix comes first");
    assertEquals(low, Bytes.copyOf(new byte[] {1, 127}));
    assertEquals(low.hashCode(), Bytes.copyOf(new byte[] {1, 127}).hashCode());
    assertNotEquals(low, high);
  }

  @Test
  void theHeadIsTheFirstEightBytesBigEndian() {
    byte[] nine = {(byte) 0x81, 2, 3, 4, 5, 6, 7, 8, 9};
    assertEquals(0x8102030405060708L, Bytes.copyOf(nine).head());
    assertEquals(0x0102000000000000L, Bytes.copyOf(new byte[] {1, 2}).head());
    assertEquals(0, Bytes.empty().head());
  }

  @Test
  void theyAreWrittenOutAndShownInHexadecimal() {
    Bytes bytes = Bytes.copyOf(new byte[] {0, (byte) 0xAB});
    ByteBuffer target = ByteBuffer.allocate(4);
    bytes.writeTo(target);
    assertEquals(2, target.position());
    assertEquals("00ab", bytes.toString());
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.at(2));
  }
}
