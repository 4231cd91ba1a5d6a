package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class IdsTest {
  @Test
  void anIdHasOneSpelling() {
    byte[] bytes = new byte[32];
    bytes[31] = 1;
    EventId id = EventId.of(bytes);
    assertEquals("A".repeat(42) + "E", id.toString());
    assertEquals(id, EventId.parse(id.toString()));
    for (String other :
        new String[] {"", "A".repeat(42), "A".repeat(42) + "F", id + "=", " " + id, "+" + id}) {
      assertThrows(IllegalArgumentException.class, () -> EventId.parse(other), other);
      assertThrows(IllegalArgumentException.class, () -> DeviceId.parse(other), other);
    }
  }

  @Test
  void anIdHas32Bytes() {
    for (int length : new int[] {0, 31, 33}) {
      assertThrows(IllegalArgumentException.class, () -> EventId.of(new byte[length]));
      assertThrows(IllegalArgumentException.class, () -> DeviceId.of(new byte[length]));
    }
  }
}
