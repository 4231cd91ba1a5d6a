package dev.eventstore.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CellRequestTest {
  @Test
  void aRangeIsCutIntoOneCellOrMore() {
    assertEquals(1, new CellRequest(KeyRange.ALL, 1).cells());
    assertThrows(IllegalArgumentException.class, () -> new CellRequest(KeyRange.ALL, 0));
    assertThrows(IllegalArgumentException.class, () -> new CellRequest(KeyRange.ALL, -1));
  }

  @Test
  void nothingCanBeAskedAboutARangeWithoutKeys() {
    EventKey bound = EventKey.bound(77, 5);
    KeyRange empty = new KeyRange(bound, bound);
    assertThrows(IllegalArgumentException.class, () -> new CellRequest(empty, 1));
    KeyRange single = new KeyRange(bound, EventKey.bound(77, 6));
    assertEquals(single, new CellRequest(single, 1).range());
  }
}
