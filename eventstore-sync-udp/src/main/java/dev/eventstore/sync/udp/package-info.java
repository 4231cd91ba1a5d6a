/**
 * Keeps devices in step over UDP.
 *
 * <p>{@link dev.eventstore.sync.udp.UdpTransport} is what an application names when it opens a
 * community; {@link dev.eventstore.sync.udp.SyncEngine} is the protocol itself, without socket,
 * thread or clock, for those who drive it otherwise. Everything else is hidden.
 */
@NullMarked
package dev.eventstore.sync.udp;

import org.jspecify.annotations.NullMarked;
