package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Bytes;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A store that nobody can read beside the writer has not shown what its readers see. */
class ConcurrentReadingTest extends EventStoreFixture {
  /** Nothing is left to wait for when the writer has come to its end. */
  private static final int WRITTEN = 600;

  private static final Duration SOON = Duration.ofMillis(200);

  @Override
  protected EventStore open() {
    return new ReadersLast(new MemoryEventStore());
  }

  /** Readers on other threads get their answers when the writer has appended everything. */
  private static final class ReadersLast extends ForwardingStore {
    private final CountDownLatch toWrite = new CountDownLatch(WRITTEN);

    ReadersLast(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      long first = store.append(rows, setState);
      rows.forEach(row -> toWrite.countDown());
      return first;
    }

    @Override
    public List<StoredEvent> select(Selection selection) {
      try {
        toWrite.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      return store.select(selection);
    }
  }

  @Test
  void readersThatComeToNothingWhileOneWritesAreNoticed() {
    ConcurrentReading reading = new ConcurrentReading(store, this::rows, SOON);
    assertThrows(Exception.class, reading::run);
  }
}
