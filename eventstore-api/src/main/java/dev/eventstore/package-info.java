/**
 * What an application calls: open a {@link dev.eventstore.Community}, append events, subscribe
 * listeners, watch the {@link dev.eventstore.SyncStatus}.
 *
 * <p>Values are immutable. Nothing is null unless it is marked {@code @Nullable}.
 */
@NullMarked
package dev.eventstore;

import org.jspecify.annotations.NullMarked;
