package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link EventStore} must do, sentence by sentence: extend this class, say how your
 * store is opened, and JUnit runs the rest.
 *
 * <p>What a test cannot bring about from outside is not asked: storage that fails, and rows that
 * are damaged below the store. What is left to chance is decided by a seed that is printed once;
 * {@code -Deventstore.seed=N} runs it again.
 */
@Timeout(120)
public abstract class EventStoreContract extends CursorAndIndexContract {
  private static final int STEPS = 300;
  private static final int DEADLINE_SECONDS = 60;

  /** For the tests of an implementation. */
  protected EventStoreContract() {}

  /**
   * Opens the store of this test. For the first call of each test it is empty; later calls, after
   * it was closed, find what it held if it {@linkplain #isDurable is durable}.
   */
  @Override
  protected abstract EventStore open();

  /** Whether the store, closed and opened again, holds what it held; otherwise it is empty. */
  protected boolean isDurable() {
    return true;
  }

  @Test
  void closingTwiceChangesNothing() {
    store.append(rows(1), STATE);
    store.close();
    store.close();
  }

  @Test
  void aClosedStoreAnswersWithAFailure() {
    NewRow row = row(1);
    long first = store.append(List.of(row), STATE);
    store.close();
    assertThrows(StorageException.class, () -> store.append(rows(1), STATE));
    assertThrows(StorageException.class, () -> store.contains(row.id()));
    assertThrows(StorageException.class, () -> store.contains(randomId()));
    assertThrows(StorageException.class, () -> store.find(row.id()));
    assertThrows(StorageException.class, () -> store.read(List.of(1L)));
    assertThrows(StorageException.class, () -> store.select(Selection.arrivedAfter(0, 1)));
    assertThrows(StorageException.class, () -> store.arrivedAfter(0, 1, Long.MAX_VALUE));
    assertThrows(StorageException.class, () -> store.scanKeys((seq, key) -> {}));
    assertThrows(StorageException.class, () -> store.setAside(List.of(1L)));
    assertThrows(StorageException.class, () -> store.missing(gone -> {}));
    assertThrows(StorageException.class, () -> store.saveCursors(Map.of(1L, 1L)));
    List<RowTag> tags = List.of(new RowTag(first, 1, 7));
    assertThrows(StorageException.class, () -> store.fillIndex(1, first, tags));
  }

  @Test
  void schemaAndSizeAreInTheirRangesAndTheStructureIsIntact() {
    store.append(rows(10), STATE);
    assertTrue(store.schema() >= 1, "schemas are counted from 1");
    assertTrue(store.bytesOnDisk() >= 0, "a size is not negative");
    assertEquals(Optional.empty(), store.structureDamage());
  }

  @Test
  void everythingIsThereAfterReopening() {
    assumeTrue(isDurable(), "this store keeps nothing");
    NewRow row = row(3, 7);
    NewRow gone = row(4, 7);
    long first = store.append(List.of(row, gone), STATE);
    store.setAside(List.of(first + 1));
    store.append(rows(1), STATE);
    store.saveCursors(Map.of(-7L, 3L));
    store.fillIndex(6, 2, List.of(new RowTag(first, 3, 9)));
    reopen();
    assertEquals(Optional.of(stored(first, row)), store.find(row.id()));
    assertEquals(Optional.of(STATE), store.setState());
    assertEquals(List.of(first), seqs(store.select(all(Selection.Order.OLDEST_FIRST, 7L, 9L))));
    assertEquals(List.of(first + 1), seqs(missing()));
    assertEquals(OptionalLong.of(3), store.cursor(-7));
    assertEquals(Map.of(6L, 2L), store.filledIndexes());
  }

  @Test
  void theSeqOfARowThatIsGoneIsNotUsedAfterReopeningEither() {
    assumeTrue(isDurable(), "this store keeps nothing");
    long first = store.append(rows(3), STATE);
    store.setAside(List.of(first + 2, first + 1));
    reopen();
    assertTrue(store.append(rows(1), STATE) > first + 2);
  }

  @Test
  void readersSeeEachAppendAsAWholeWhileOneThreadWrites() throws Exception {
    new ConcurrentReading(store, this::rows, Duration.ofSeconds(DEADLINE_SECONDS)).run();
  }

  @Test
  void aWholeHistoryOfRandomStepsGivesTheAnswersOfALinearModel() {
    StoreHistory history = new StoreHistory(this);
    for (int step = 0; step < STEPS; step++) {
      history.step();
      if (isDurable() && random.nextInt(40) == 0) {
        reopen();
      }
      history.check();
    }
  }
}
