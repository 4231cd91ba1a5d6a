package dev.eventstore.spi;

import dev.eventstore.Bytes;

/**
 * An event as it lies in the store, still sealed.
 *
 * @param seq its place in the order of arrival, from 1
 * @param key its place in the order of everything
 * @param receivedAtMicros when it was stored, by this device's clock
 * @param encrypted the sealed bytes
 */
public record StoredEvent(long seq, EventKey key, long receivedAtMicros, Bytes encrypted) {}
