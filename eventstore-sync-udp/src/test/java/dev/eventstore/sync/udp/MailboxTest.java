package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final EventKey KEY = new EventKey(1, EventId.of(new byte[EventId.BYTES]));

  private static Mailbox.Stored stored(long fromSeq, int count) {
    List<StoredEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new StoredEvent(fromSeq + i, KEY, 1, Bytes.empty()));
    }
    return new Mailbox.Stored(events);
  }

  @Test
  void whatIsTooMuchIsNamedByItsLastSeqOnly() {
    Mailbox mailbox = new Mailbox(() -> {});
    Mailbox.Stored first = stored(1, SyncConstants.MAX_MAILBOX_EVENTS);
    mailbox.post(first);
    mailbox.post(stored(5_000, 10));
    mailbox.post(stored(5_010, 3));
    assertEquals(List.of(first, new Mailbox.Overflow(5_012)), mailbox.take());
    assertTrue(mailbox.isEmpty());
    mailbox.post(stored(5_013, 1));
    assertEquals(List.of(stored(5_013, 1)), mailbox.take());
  }
}
