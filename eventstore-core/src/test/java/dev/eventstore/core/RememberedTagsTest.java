package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RememberedTagsTest {
  private final List<String> hashed = new ArrayList<>();

  @Test
  void whatIsKnownIsNotHashedAgain() {
    RememberedTags<String> tags = new RememberedTags<>(this::hash);

    long first = tags.of("note");

    assertEquals(first, tags.of("note"));
    assertEquals(List.of("note"), hashed);
  }

  @Test
  void itNeverKeepsMoreThanItMayAndIsRightBeyondThat() {
    RememberedTags<String> tags = new RememberedTags<>(String::hashCode);
    for (int i = 0; i < 3 * Limits.MAX_REMEMBERED_TAGS; i++) {
      String type = "type " + i;
      assertEquals(type.hashCode(), tags.of(type));
      assertTrue(tags.size() <= Limits.MAX_REMEMBERED_TAGS, "after " + i);
    }
  }

  @Test
  void tagsAreThoseOfTheSealerWhetherRememberedOrTooLongForThat() {
    try (SodiumSealer sealer = Sealers.sealer(1, 2)) {
      IndexTags tags = new IndexTags(sealer, Set.of());
      String longType = "t".repeat(Limits.MAX_REMEMBERED_TAG_CHARS + 1);
      for (int i = 0; i < 2; i++) {
        assertEquals(sealer.indexTag("type", "note"), tags.type("note"));
        assertEquals(sealer.indexTag("type", longType), tags.type(longType));
        assertEquals(
            sealer.indexTag("author", sealer.self().toString()), tags.author(sealer.self()));
      }
    }
  }

  private long hash(String content) {
    hashed.add(content);
    return content.hashCode();
  }
}
