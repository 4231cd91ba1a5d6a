package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import java.util.List;
import java.util.OptionalLong;

/**
 * An accepted event on its way into the store.
 *
 * @param id BLAKE2b-256 of {@code encrypted}
 * @param createdAtMicros the author's time in microseconds since 1970
 * @param receivedAtMicros this device's time in microseconds since 1970
 * @param simulationEventId set by a simulation or a replay
 * @param encrypted the sealed bytes
 * @param indexTags the blind index: keyed hashes of what queries ask for
 */
public record NewRow(
    EventId id,
    long createdAtMicros,
    long receivedAtMicros,
    OptionalLong simulationEventId,
    Bytes encrypted,
    List<Long> indexTags) {
  /** Takes a copy of the list. */
  public NewRow {
    indexTags = List.copyOf(indexTags);
  }

  /** The event's place in the order of everything. */
  public EventKey key() {
    return new EventKey(createdAtMicros, id);
  }
}
