package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store under test, and rows to put into it. */
abstract class EventStoreFixture {
  /** What the tests say about the set; a store only keeps it. */
  static final Bytes STATE = Bytes.copyOf(new byte[] {1, 2, 3});

  /** The length of the sealed bytes of most rows. */
  private static final int CONTENT_BYTES = 200;

  final Random random = TestSeed.random();

  /** Open at the beginning of each test; empty. */
  EventStore store;

  /** Opens the store of this test. */
  protected abstract EventStore open();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  final void reopen() {
    store.close();
    store = open();
  }

  final NewRow row(long createdAtMicros, long... tags) {
    return row(randomId(), createdAtMicros, tags);
  }

  final NewRow row(EventId id, long createdAtMicros, long... tags) {
    return row(id, createdAtMicros, randomBytes(CONTENT_BYTES), tags);
  }

  final NewRow rowOfSize(int sealedBytes, long createdAtMicros, long... tags) {
    return row(randomId(), createdAtMicros, randomBytes(sealedBytes), tags);
  }

  private NewRow row(EventId id, long createdAtMicros, Bytes encrypted, long... tags) {
    return new NewRow(
        id,
        createdAtMicros,
        random.nextLong(),
        OptionalLong.empty(),
        encrypted,
        LongStream.of(tags).boxed().toList());
  }

  final List<NewRow> rows(int count) {
    List<NewRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(i));
    }
    return rows;
  }

  final EventId randomId() {
    return new EventId(randomBytes(EventId.BYTES));
  }

  final Bytes randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  /** Every row with all of these tags, in this order. */
  static Selection all(Selection.Order order, Long... tags) {
    return new Selection(
        List.of(tags), Long.MIN_VALUE, Long.MAX_VALUE, order, Optional.empty(), Integer.MAX_VALUE);
  }

  static List<Long> seqs(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::seq).toList();
  }

  final List<StoredEvent> missing() {
    List<StoredEvent> missing = new ArrayList<>();
    store.missing(missing::add);
    return missing;
  }

  final List<Long> scannedSeqs() {
    List<Long> seqs = new ArrayList<>();
    store.scanKeys((seq, key) -> seqs.add(seq));
    return seqs;
  }

  static StoredEvent stored(long seq, NewRow row) {
    return new StoredEvent(seq, row.key(), row.receivedAtMicros(), row.encrypted());
  }
}
