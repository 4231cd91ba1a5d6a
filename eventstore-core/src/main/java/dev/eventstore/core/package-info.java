/**
 * One device of a community: canonical events, keys, sealing, the database and what ties them
 * together. {@code Communities} is the way in; everything else here is the library's own.
 */
@NullMarked
package dev.eventstore.core;

import org.jspecify.annotations.NullMarked;
