package dev.eventstore.spi;

/**
 * A tag that a row gets after it was stored.
 *
 * @param seq the row
 * @param createdAtMicros the time of its event, in microseconds since 1970
 * @param tag a keyed hash of what queries ask for
 */
public record RowTag(long seq, long createdAtMicros, long tag) {}
