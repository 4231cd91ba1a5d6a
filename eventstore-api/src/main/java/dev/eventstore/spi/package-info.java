/**
 * What plug-ins implement: the store, the sealer, the publisher of summaries, the transport; and
 * the values that pass between them.
 *
 * <p>Each interface says which threads may call it. {@link dev.eventstore.spi.Environment} is where
 * time, randomness and threads come from, so that a whole device can run on one thread.
 */
@NullMarked
package dev.eventstore.spi;

import org.jspecify.annotations.NullMarked;
