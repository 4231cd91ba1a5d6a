package dev.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.spi.Opening;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What holds an event's content in the clear shows none of it where it is turned into text. */
final class RedactedTextTest {
  private final EventDraft draft =
      EventDraft.of("canary type")
          .with("canary field", "canary value")
          .attachment("canary".getBytes(UTF_8))
          .build();

  @Test
  void aDraftShowsItsSizes() {
    assertEquals("EventDraft[1 fields, 6 bytes attached, redacted]", draft.toString());
  }

  @Test
  void anEventShowsItsIdPlaceAndSizes() {
    EventId id = EventId.of(new byte[EventId.BYTES]);
    DeviceId author = DeviceId.of(new byte[DeviceId.BYTES]);
    Event event =
        new Event(
            id,
            7,
            author,
            draft.type(),
            Instant.EPOCH,
            Instant.EPOCH,
            draft.fields(),
            draft.attachment());
    assertEquals(
        "Event[" + id + ", seq 7, 1 fields, 6 bytes attached, redacted]", event.toString());
  }

  @Test
  void anOpenedEventShowsItsSizes() {
    Bytes content = Bytes.copyOf("{}".getBytes(UTF_8));
    assertEquals(
        "Opened[2 bytes of JSON, 0 bytes attached, redacted]",
        new Opening.Opened(content, content, content, Bytes.empty()).toString());
  }
}
