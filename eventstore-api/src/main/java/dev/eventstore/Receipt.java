package dev.eventstore;

import java.time.Instant;

/**
 * Says that an appended event is durable on this device.
 *
 * @param id names the event on every device
 * @param seq its place in the order of arrival on this device, from 1
 * @param timestamp the time that the event carries
 */
public record Receipt(EventId id, long seq, Instant timestamp) {}
