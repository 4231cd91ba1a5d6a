package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventFilterTest {
  private static final DeviceId ALICE = new DeviceId(Bytes.copyOf(new byte[32]));
  private static final ObjectNode FIELDS =
      JsonNodeFactory.instance
          .objectNode()
          .put("channel", "general")
          .put("empty", "")
          .put("stars", 5)
          .set("inner", JsonNodeFactory.instance.objectNode().put("deep", "general"));
  private static final Event EVENT =
      new Event(
          EventId.of(new byte[32]),
          1,
          ALICE,
          "message",
          Instant.EPOCH,
          Instant.EPOCH,
          FIELDS,
          Bytes.empty());

  @Test
  void allThatIsAskedForMustAgree() {
    EventFilter filter = EventFilter.type("message").by(ALICE).where("channel", "general");
    assertTrue(filter.matches(EVENT));
    assertTrue(filter.where("empty", "").matches(EVENT));
    assertFalse(filter.where("channel", "General").matches(EVENT));
    assertFalse(filter.ofType("other").matches(EVENT));
    assertFalse(filter.where("empty", "x").matches(EVENT));
  }

  @Test
  void onlyTextsOfTheEventItselfAreCompared() {
    assertFalse(EventFilter.all().where("stars", "5").matches(EVENT));
    assertFalse(EventFilter.all().where("deep", "general").matches(EVENT));
    assertFalse(EventFilter.all().where("absent", "").matches(EVENT));
  }

  @Test
  void whatTheLibrarySetsIsAskedForInItsOwnWay() {
    for (String reserved : EventDraft.RESERVED_FIELDS) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> EventFilter.all().where(reserved, "x"));
      assertTrue(refused.toString().contains("type(...) and by(...)"), refused.toString());
    }
  }

  @Test
  void fieldsAreBoundedAndCannotBeChangedAfterwards() {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < Limits.MAX_FILTER_FIELDS; i++) {
      fields.put("field" + i, "x");
    }
    EventFilter most = new EventFilter(Optional.empty(), Optional.empty(), fields);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> most.where("more", "x"));
    assertEquals("a filter compares at most 16 fields, not 17", refused.getMessage());
    fields.clear();
    assertEquals(Limits.MAX_FILTER_FIELDS, most.fields().size());
    assertThrows(UnsupportedOperationException.class, () -> most.fields().clear());
  }

  @Test
  void textFormShowsNothingOfWhatIsAskedFor() {
    String text = EventFilter.type("secret1").by(ALICE).where("secret2", "secret3").toString();
    assertFalse(text.contains("secret"), text);
    assertFalse(text.contains(ALICE.toString()), text);
  }
}
