package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongSetTest {
  @Test
  void itAgreesWithAHashSet() {
    SplittableRandom random = new SplittableRandom(Seeds.of("longSet", 1));
    for (int bound : new int[] {10, 100, 5_000}) {
      LongSet set = new LongSet();
      Set<Long> expected = new HashSet<>();
      for (int i = 0; i < 50_000; i++) {
        long value = random.nextLong(1, bound);
        if (random.nextBoolean()) {
          assertEquals(expected.add(value), set.add(value));
        } else {
          assertEquals(expected.remove(value), set.remove(value));
        }
        long other = random.nextLong(1, bound);
        assertEquals(expected.contains(other), set.contains(other));
        assertEquals(expected.size(), set.size());
      }
    }
  }
}
