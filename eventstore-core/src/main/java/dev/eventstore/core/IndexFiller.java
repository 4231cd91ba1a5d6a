package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.core.FieldIndexes.Gap;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills indexes with what was there before they were declared, in the background: batch by batch, a
 * task on the crypto pool opens rows and makes their tags, and a task of the writer stores these
 * with the progress. Between them others get their turn, and there is never more than one batch.
 * After a crash the next opening goes on from the last batch.
 *
 * <p>Rows that do not open here are passed over, as queries do not show them either. But a later
 * library may open them, so progress is never saved beyond the first of them: each opening looks at
 * them again.
 *
 * <p>With executors that run a task at once, the next batch would begin within the last one, and so
 * on: {@link #fillNext} therefore only notes that there is more when it is running already.
 */
final class IndexFiller {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFiller.class);

  /** Rows that are in memory at a time: 8 MiB when all are as large as can be. */
  private static final int PAGE = 128;

  private final Environment environment;
  private final EventStore store;
  private final EventReader reader;
  private final DamagedRows damaged;
  private final IndexTags tags;
  private final FieldIndexes indexes;
  private final Queue<Gap> gaps;
  private long reached;
  private long mostFilled;
  private boolean running;
  private boolean again;
  private volatile boolean stopped;

  /** A filler for what {@code indexes} lack; {@link #start} sets it off. */
  IndexFiller(
      Environment environment,
      EventStore store,
      EventReader reader,
      DamagedRows damaged,
      IndexTags tags,
      FieldIndexes indexes) {
    this.environment = environment;
    this.store = store;
    this.reader = reader;
    this.damaged = damaged;
    this.tags = tags;
    this.indexes = indexes;
    gaps = new ArrayDeque<>(indexes.gaps());
  }

  /**
   * Tags to store.
   *
   * @param reached up to which row they go
   * @param rows the tags
   */
  private record Batch(long reached, List<RowTag> rows) {}

  void start() {
    beginGap();
    goOn();
  }

  /** Ends after the batch that is underway; waits for nothing. */
  void stop() {
    stopped = true;
    indexes.settled();
  }

  private void beginGap() {
    Gap gap = gaps.peek();
    reached = gap == null ? 0 : gap.after();
    mostFilled = FieldIndexes.KEPT_UP;
  }

  private void goOn() {
    if (gaps.isEmpty() || stopped) {
      indexes.settled();
      return;
    }
    attempt(() -> environment.crypto().execute(this::fillNext));
  }

  private void fillNext() {
    if (!begin()) {
      return;
    }
    do {
      attempt(
          () -> {
            Gap gap = gaps.element();
            Batch batch = collect(gap);
            environment.writer().execute(() -> attempt(() -> save(gap, batch)));
          });
    } while (isMore());
  }

  private synchronized boolean begin() {
    again = running;
    running = true;
    return !again;
  }

  private synchronized boolean isMore() {
    running = again;
    again = false;
    return running;
  }

  private Batch collect(Gap gap) {
    List<RowTag> found = new ArrayList<>();
    List<Long> bad = new ArrayList<>();
    long at = reached;
    for (int rows = 0; rows < Limits.MAX_COMMIT_EVENTS && at < gap.last() && !stopped; ) {
      List<StoredEvent> page = store.select(Selection.arrivedAfter(at, PAGE));
      for (StoredEvent row : page) {
        if (row.seq() <= gap.last()) {
          look(row, gap.field(), found, bad);
        }
      }
      boolean end = page.size() < PAGE;
      at = end ? gap.last() : Math.min(gap.last(), page.get(page.size() - 1).seq());
      rows += page.size();
    }
    damaged.found(bad);
    return new Batch(at, found);
  }

  private void look(StoredEvent row, String field, Collection<RowTag> found, Collection<Long> bad) {
    EventReader.Reading reading = reader.read(row);
    if (reading instanceof EventReader.Reading.Intact intact) {
      tags.ofField(field, intact.content())
          .ifPresent(tag -> found.add(new RowTag(row.seq(), row.key().createdAtMicros(), tag)));
    } else if (reading instanceof EventReader.Reading.Unopened) {
      mostFilled = Math.min(mostFilled, row.seq() - 1);
    } else {
      bad.add(row.seq());
    }
  }

  /** On the writer. */
  private void save(Gap gap, Batch batch) {
    if (stopped) {
      return;
    }
    boolean whole = batch.reached() >= gap.last();
    long filled = whole ? FieldIndexes.KEPT_UP : batch.reached();
    store.fillIndex(gap.name(), Math.min(filled, mostFilled), batch.rows());
    reached = batch.reached();
    if (whole) {
      gaps.remove();
      beginGap();
      indexes.filled(gap.field());
    }
    goOn();
  }

  /** What fails ends the filling; until the next opening queries do without the index. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error failed) {
      if (!stopped) {
        LOG.warn(
            "{} indexes are not filled before the next opening: {}",
            indexes.unfilled().size(),
            failed.toString());
      }
      stop();
    }
  }
}
