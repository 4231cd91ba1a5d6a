package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import org.junit.jupiter.api.Test;

class TimeScanTest {
  private static long lastTime(String json) {
    return TimeScan.lastTime(Bytes.copyOf(json.getBytes(UTF_8)));
  }

  @Test
  void theTimeOfAnEventIsFound() {
    EventDraft draft = EventDraft.of("message").with("content", "\"ts\":5").build();
    byte[] json = EventCodec.encode(draft, 1_700_000_000_000_000L, Sealers.sealer(1, 2).self());
    assertEquals(1_700_000_000_000_000L, TimeScan.lastTime(Bytes.copyOf(json)));
  }

  @Test
  void whateverTheBytesAreTheAnswerIsATimeOrNone() {
    assertEquals(0, lastTime("{\"ts\":0}"));
    assertEquals(7, lastTime("{\"ts\":3,\"u\":{\"ts\":7}}"));
    assertEquals(Limits.MAX_TIMESTAMP_MICROS, lastTime("\"ts\":9007199254740991"));
    assertEquals(-1, lastTime("\"ts\":9007199254740992"));
    assertEquals(-1, lastTime("\"ts\":" + "9".repeat(10_000)));
    assertEquals(-1, lastTime("\"ts\":-1"));
    assertEquals(-1, lastTime("\"ts\":"));
    assertEquals(-1, lastTime("\"ts\""));
    assertEquals(-1, lastTime(""));
  }
}
