/**
 * The seams inside the library, and the values that pass through them. An application may hand in
 * two of them when it opens a community: a {@link dev.eventstore.spi.Transport} and an {@link
 * dev.eventstore.spi.Environment}. The others, such as store, sealer and publisher of summaries,
 * are the joints along which the library itself is built and tested.
 *
 * <p>Each interface says which threads may call it. {@link dev.eventstore.spi.Environment} is where
 * time, randomness and threads come from, so that a whole device can run on one thread.
 */
@NullMarked
package dev.eventstore.spi;

import org.jspecify.annotations.NullMarked;
