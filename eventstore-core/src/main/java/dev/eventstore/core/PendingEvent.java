package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.StoredEvent;
import java.util.concurrent.CompletableFuture;

/**
 * A verified event on its way to the disk.
 *
 * @param row what is stored
 * @param content what it says
 * @param committed completes with the seq once it is durable
 */
record PendingEvent(NewRow row, EventContent content, CompletableFuture<Long> committed) {
  PendingEvent(NewRow row, EventContent content) {
    this(row, content, new CompletableFuture<>());
  }

  StoredEvent stored(long seq) {
    return new StoredEvent(seq, row.key(), row.receivedAtMicros(), row.encrypted());
  }

  Event event(long seq) {
    return content.toEvent(row.id(), seq, row.receivedAtMicros());
  }
}
