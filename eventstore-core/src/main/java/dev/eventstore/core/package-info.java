/**
 * One device: canonical events, keys, sealing, the database, the ordered set, the publisher of
 * summaries, listeners. {@link dev.eventstore.core.Communities} is the way in; {@link
 * dev.eventstore.core.DefaultParts} hands out single parts.
 *
 * <p>The way of an event that is written here: {@code LocalCommunity}, {@code AppendPipeline},
 * {@code GroupCommit}, {@code Dispatcher}. Of one that is received: {@code LocalReplica}, {@code
 * ReceivePipeline}, {@code GroupCommit}, {@code Dispatcher}.
 */
@NullMarked
package dev.eventstore.core;

import org.jspecify.annotations.NullMarked;
