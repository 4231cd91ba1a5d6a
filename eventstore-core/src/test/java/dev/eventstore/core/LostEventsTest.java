package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left of rows and entries tells what is lost; any of it may be damaged. */
class LostEventsTest {
  private static final long SEQ = 7;
  private static final long TIME = 50;

  private final LostEvents lost = new LostEvents(100, (seq, key) -> false);

  private static byte[] id(int first) {
    byte[] id = new byte[EventId.BYTES];
    id[0] = (byte) first;
    return id;
  }

  private static SqliteRecord record(Object... values) {
    return new SqliteRecord(Stream.of(values).map(Optional::of).toList());
  }

  private static SqliteRecord row(int id, long time) {
    return record(0L, id(id), new byte[1], time, time, 0L, new byte[1]);
  }

  private static SqliteRecord keyEntry(int id, long time) {
    return record(time, id(id), SEQ);
  }

  @Test
  void theIndexTellsTheIdMoreSurelyThanARowWhoseBytesAreDamaged() {
    lost.row(SEQ, row(1, TIME), true);
    lost.entry(keyEntry(2, TIME));
    lost.row(SEQ, row(1, TIME), true);
    assertEquals(Map.of(SEQ, new EventKey(TIME, EventId.of(id(2)))), lost.listed());
    assertEquals(1, lost.count());
  }

  @Test
  void theTimeOnWhichMostAgreeCountsHoweverManyOthersWereSeen() {
    LostTimes times = new LostTimes(new TreeMap<>(Map.of(SEQ, new EventKey(1, EventId.of(id(1))))));
    for (long other = 1_000; other < 1_008; other++) {
      times.entry(record(1L, other, SEQ));
    }
    times.entry(record(1L, 1_000L, SEQ));
    times.row(SEQ, row(1, 2_000), true);
    times.entry(keyEntry(1, 1_000));
    assertEquals(Map.of(SEQ, new EventKey(1_000, EventId.of(id(1)))), times.corrected());
  }

  @Test
  void whatIsNoTimeDoesNotCount() {
    LostTimes times =
        new LostTimes(new TreeMap<>(Map.of(SEQ, new EventKey(TIME, EventId.of(id(1))))));
    List.of(1, 2).forEach(tag -> times.entry(record((long) tag, -1L, SEQ)));
    assertEquals(Map.of(SEQ, new EventKey(TIME, EventId.of(id(1)))), times.corrected());
  }
}
