package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import java.nio.ByteBuffer;

/**
 * The order of everything, the same on every device: by the author's time, then by id.
 *
 * @param createdAtMicros the author's time in microseconds since 1970
 * @param id the event's name
 */
public record EventKey(long createdAtMicros, EventId id) implements Comparable<EventKey> {

  /**
   * The smallest key that is not before an event of this time whose id begins with {@code idHead}.
   */
  public static EventKey bound(long createdAtMicros, long idHead) {
    byte[] id = ByteBuffer.allocate(EventId.BYTES).putLong(idHead).array();
    return new EventKey(createdAtMicros, new EventId(Bytes.copyOf(id)));
  }

  /** Whether only the first eight bytes of the id are used, as in the bounds of ranges. */
  boolean isBound() {
    return equals(bound(createdAtMicros, id.head()));
  }

  @Override
  public int compareTo(EventKey other) {
    int byTime = Long.compare(createdAtMicros, other.createdAtMicros);
    return byTime != 0 ? byTime : id.compareTo(other.id);
  }
}
