package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.Receipt;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.StoredEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A verified event on its way to the disk.
 *
 * @param row what is stored
 * @param content what it says
 * @param committed completes with the seq once it is durable
 * @param counter counts it then, before anybody hears of it
 */
record PendingEvent(
    NewRow row, EventContent content, CompletableFuture<Long> committed, LongAdder counter) {
  PendingEvent(NewRow row, EventContent content, LongAdder counter) {
    this(row, content, new CompletableFuture<>(), counter);
  }

  /** One that nobody counts. */
  PendingEvent(NewRow row, EventContent content) {
    this(row, content, new LongAdder());
  }

  /** It is durable now. */
  void complete(long seq) {
    counter.increment();
    committed.complete(seq);
  }

  /** Its sealed size. */
  int bytes() {
    return row.encrypted().size();
  }

  /** What its author is told once it is durable. */
  Receipt receipt(long seq) {
    return new Receipt(row.id(), seq, EventContent.instant(row.createdAtMicros()));
  }

  /**
   * Runs {@code action} once the event is durable, or is known not to be: on the writer, or on the
   * thread that finds that none is there.
   */
  void whenAnswered(BiConsumer<@Nullable Long, @Nullable Throwable> action) {
    CompletableFuture<Long> unused = committed.whenComplete(action);
  }

  StoredEvent stored(long seq) {
    return new StoredEvent(seq, row.key(), row.receivedAtMicros(), row.encrypted());
  }

  Event event(long seq) {
    return content.toEvent(row.id(), seq, row.receivedAtMicros());
  }
}
