package dev.eventstore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One encrypted log that the devices of a community keep in step. Any thread may call it, also a
 * listener; interrupting a caller harms nothing.
 */
public interface Community extends AutoCloseable {
  /**
   * Signs, seals and stores an event, and returns when it is durable.
   *
   * @throws SealingException when the draft is no valid event: too large, too deep, a number that
   *     is not an integer within ±(2⁵³ − 1), or text that is not valid Unicode
   * @throws StorageException when it could not be stored; it is then not in the log
   */
  Receipt append(EventDraft draft);

  /**
   * Like {@link #append}, without waiting; the future fails with what that would throw, and when
   * too much waits for the disk ({@link Limits#MAX_APPEND_QUEUE_BYTES}). What is chained to such
   * futures runs one after the other on a thread of the library, so it must not wait for another
   * one of them.
   */
  CompletableFuture<Receipt> appendAsync(EventDraft draft);

  /**
   * Appends many in this order, faster than one by one, and returns when all are durable. When one
   * is invalid, none is stored. When the storage fails on the way, those before are stored already.
   *
   * @param drafts at most {@link Limits#MAX_APPEND_ALL_EVENTS}
   */
  List<Receipt> appendAll(List<EventDraft> drafts);

  /** The event with this id, if it is here and undamaged. */
  Optional<Event> find(EventId id);

  /** The events that the query asks for; damaged ones are left out. */
  List<Event> query(EventQuery query);

  /**
   * Calls {@code listener} for each event stored from now on, of this device and of others, in
   * order of arrival, one at a time, after it is durable. A listener that throws is logged and goes
   * on with the next event; one that is slow delays only itself.
   *
   * @throws IllegalStateException when there are {@link Limits#MAX_SUBSCRIPTIONS} already
   */
  Subscription subscribe(EventFilter filter, Consumer<Event> listener);

  /** The other devices. */
  Peers peers();

  /** How far the devices are in step. */
  SyncStatus syncStatus();

  /** Tells of each change that may matter to a person; the listener must return at once. */
  AutoCloseable onSyncStatus(Consumer<SyncStatus> listener);

  /**
   * Waits until {@link SyncStatus#inSync()}.
   *
   * @return false when {@code timeout} passed first, or the thread was interrupted (its flag stays
   *     set)
   */
  boolean awaitInSync(Duration timeout);

  /**
   * An invite to this community, with the addresses of the one with which this device joined, and
   * of later ones with which it was opened; there a transport looks for peers whenever the
   * community is opened. It is a secret: who has it reads everything.
   */
  Invite invite();

  /** The name of this device in the community. */
  DeviceId self();

  /** The log in figures. */
  LogInfo info();

  /**
   * Opens and verifies every event on disk, while everything else goes on. What is damaged is taken
   * out of the log, so that the peers bring it back; a copy of its bytes is kept apart. Intact
   * bytes that only a later library, or a device with more keys, can open are named, too, but stay.
   *
   * @param progress told now and then how many rows have been checked
   */
  Verification verify(LongConsumer progress);

  /**
   * Stops listening, waits for running work at most {@link Limits#MAX_CLOSE_MILLIS}, closes the
   * database and wipes the keys. Calling it again changes nothing; calling anything else afterwards
   * throws {@link IllegalStateException}.
   */
  @Override
  void close();
}
