package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.core.EventCodec.Decoding.Content;
import dev.eventstore.core.EventCodec.Decoding.Malformed;
import dev.eventstore.spi.Verdict;
import org.junit.jupiter.api.Test;

final class EventCodecTest {
  private static final DeviceId AUTHOR = DeviceId.of(new byte[32]);
  private static final String ID = "A".repeat(43);

  @Test
  void anEventIsWrittenInCanonicalForm() {
    EventDraft draft = EventDraft.of("message").with("z", "ü").with("a", 5).with("b", true).build();
    assertEquals(
        "{\"a\":5,\"author\":\"" + ID + "\",\"b\":true,\"ts\":7,\"type\":\"message\",\"z\":\"ü\"}",
        new String(EventCodec.encode(draft, 7, AUTHOR), UTF_8));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    EventDraft draft = EventDraft.of("message").with("content", "Hello").build();
    Bytes json = Bytes.copyOf(EventCodec.encode(draft, 7, AUTHOR));
    assertEquals(new Content("message", 7, AUTHOR, draft.fields()), EventCodec.decode(json));
  }

  @Test
  void theTimeOfAnEventHasBothItsEnds() {
    EventDraft draft = EventDraft.of("m").build();
    for (long micros : new long[] {0, Limits.MAX_TIMESTAMP_MICROS}) {
      Bytes json = Bytes.copyOf(EventCodec.encode(draft, micros, AUTHOR));
      Content content = assertInstanceOf(Content.class, EventCodec.decode(json));
      assertEquals(micros, content.timestampMicros());
    }
    for (long micros : new long[] {-1, Limits.MAX_TIMESTAMP_MICROS + 1}) {
      assertRefused(
          draft,
          micros,
          "the time of an event is 0 to 9007199254740991 µs since 1970, not " + micros);
    }
  }

  @Test
  void aDraftThatIsTooLargeIsRefusedWithLimitAndValue() {
    int frame = EventCodec.encode(EventDraft.of("m").with("c", "").build(), 0, AUTHOR).length;
    String most = "x".repeat(Limits.MAX_EVENT_CONTENT_BYTES - frame - 10);
    EventDraft.Builder draft = EventDraft.of("m").with("c", most);
    EventCodec.encode(draft.attachment(new byte[10]).build(), 0, AUTHOR);
    assertRefused(
        draft.attachment(new byte[11]).build(),
        0,
        "an event has at most 63415 bytes of JSON and attachment together, not 63416");
  }

  @Test
  void aDraftWithoutCanonicalFormIsRefused() {
    assertThrows(
        SealingException.class,
        () -> EventCodec.encode(EventDraft.of("\uD800").build(), 0, AUTHOR));
    assertThrows(
        SealingException.class,
        () -> EventCodec.encode(EventDraft.of("m").with("n", 1L << 53).build(), 0, AUTHOR));
  }

  @Test
  void encodingIsJudgedBeforeTheAuthor() {
    assertEquals(Verdict.Reason.ENCODING, reason("{}"));
    assertEquals(Verdict.Reason.ENCODING, reason("{\"author\":1,\"ts\":1}"));
    assertEquals(Verdict.Reason.AUTHOR, reason("{\"author\":1,\"ts\":1,\"type\":\"m\"}"));
  }

  @Test
  void aRefusalShowsNoContent() {
    Bytes json = Bytes.copyOf("{\"canary\":1,\"canary\":\"canary\"".getBytes(UTF_8));
    Malformed malformed = assertInstanceOf(Malformed.class, EventCodec.decode(json));
    assertEquals("the JSON is refused: an object has a name twice at byte 29", malformed.why());
  }

  private static Verdict.Reason reason(String json) {
    Bytes bytes = Bytes.copyOf(json.getBytes(UTF_8));
    return assertInstanceOf(Malformed.class, EventCodec.decode(bytes)).reason();
  }

  private static void assertRefused(EventDraft draft, long micros, String message) {
    SealingException refused =
        assertThrows(SealingException.class, () -> EventCodec.encode(draft, micros, AUTHOR));
    assertEquals(Category.FIX_INPUT, refused.category());
    assertEquals(message, refused.getMessage());
  }
}
