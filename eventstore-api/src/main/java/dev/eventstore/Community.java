package dev.eventstore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One encrypted log that the devices of a community keep in step. Any thread may call it, also a
 * listener; interrupting a caller harms nothing.
 */
public interface Community extends AutoCloseable {
  /**
   * Signs, seals and stores an event, and returns when it is durable. A draft whose idempotency key
   * this device has stored an event under, or is just storing one, gets the receipt of that event;
   * when the latter fails, this draft is stored.
   *
   * @throws SealingException when the draft is no valid event: too large, too deep, a number that
   *     is not an integer within ±(2⁵³ − 1), or text that is not valid Unicode
   * @throws StorageException when it could not be stored; it is then not in the log, unless the
   *     storage fails so that not even that can be asked: a retry under an idempotency key stores
   *     it once in any case
   */
  Receipt append(EventDraft draft);

  /**
   * Like {@link #append}, without waiting; the future fails with what that would throw, and when
   * too much waits for the disk ({@link Limits#MAX_APPEND_QUEUE_BYTES}). What is chained to the
   * future itself gets that exception, not a wrapper of it.
   *
   * <p>What is chained to such futures runs one after the other on a thread of the library, so it
   * must not wait for another one of them. Only what is refused at once, such as an invalid draft
   * or for lack of room, has failed already when this returns: what is chained to that runs on the
   * calling thread, within the call that chains it, so one that appends again at once would go
   * deeper with each refusal.
   */
  CompletableFuture<Receipt> appendAsync(EventDraft draft);

  /**
   * Appends many in this order, in one transaction, and returns when all are durable: a small
   * fraction of the time that they would take one by one. When one is invalid, or the storage
   * fails, none is stored. A draft whose idempotency key is known gets the receipt of the event
   * that is there, also when that is one of this call.
   *
   * @param drafts at most {@link Limits#MAX_APPEND_ALL_EVENTS}, whose sealed bytes together are at
   *     most {@link Limits#MAX_APPEND_QUEUE_BYTES}
   * @return in the order of the drafts
   * @throws IllegalArgumentException when there are too many drafts
   * @throws SealingException when one of them is no valid event, or all together have too many
   *     bytes (FIX_INPUT)
   * @throws StorageException when they could not be stored; none of them is then in the log, or,
   *     when not even that can be asked, all of them or none
   */
  List<Receipt> appendAll(List<EventDraft> drafts);

  /** The event with this id, if it is here and undamaged. */
  Optional<Event> find(EventId id);

  /**
   * The events that the query asks for; damaged ones are left out. Events are found by type,
   * author, indexed fields and time without opening others; a filter for a field that is not
   * indexed, or whose index is still being filled, opens every event that the rest of the query
   * lets through.
   */
  List<Event> query(EventQuery query);

  /**
   * Waits until the index of every field that was declared at opening holds all events; see {@link
   * LogInfo#unfilledIndexes()}.
   *
   * @return false when {@code timeout} passed first, the thread was interrupted (its flag stays
   *     set), or filling has failed, which the next opening tries again
   */
  boolean awaitIndexes(Duration timeout);

  /**
   * Calls {@code listener} for each event stored from now on, of this device and of others, in
   * order of arrival, one at a time, after it is durable. A listener that throws is logged and goes
   * on with the next event; one that is slow delays only itself, and misses nothing.
   *
   * @throws IllegalStateException when there are {@link Limits#MAX_SUBSCRIPTIONS} already
   */
  Subscription subscribe(EventFilter filter, Consumer<Event> listener);

  /**
   * Calls {@code listener} for events in order of arrival, one at a time, after they are durable:
   * live, or from a durable cursor. With a cursor it first hears of what is in the log, is then
   * told that it has {@link EventListener#caughtUp}, and goes on with what arrives; between the two
   * there is neither a gap nor an event twice. A slow or throwing listener delays only itself; it
   * has no queue in memory, but fetches what it has not had.
   *
   * <p>A cursor hands out each event at least once. It is written in the background, at the latest
   * {@link Limits#MAX_UNSAVED_CURSOR_MILLIS} after an acknowledgement or when it is {@link
   * Limits#MAX_UNSAVED_CURSOR_EVENTS} ahead, and by {@link #close}; so after a crash up to that
   * much is handed out again. An event that was damaged on this disk and came back from a peer has
   * arrived once more, with a greater {@link Event#seq()}, and is handed out again, too. A listener
   * that must not do something twice remembers the {@link Event#id() ids} that it has done.
   *
   * @throws IllegalStateException when there are {@link Limits#MAX_SUBSCRIPTIONS} already, the
   *     cursor has another open subscription, or it would be one more than {@link
   *     Limits#MAX_CURSORS}
   * @throws StorageException when a new cursor cannot be stored
   */
  Subscription subscribe(EventFilter filter, EventListener listener, Delivery delivery);

  /**
   * The same for applications that say how many events they want, by the rules of Reactive Streams:
   * each subscriber has a place of its own, gets {@code onSubscribe} on the calling thread and all
   * else one call at a time on the threads of {@code delivery}. {@code onComplete} tells that the
   * community closes. {@code onError} comes with an {@link IllegalArgumentException} for a demand
   * that is not positive, and for what {@link #subscribe(EventFilter, EventListener, Delivery)}
   * would throw. A subscriber that throws is logged and cancelled.
   *
   * <p>With a cursor, each event is acknowledged by the normal return of {@code onNext}; where
   * others keep events before they are done with, choose {@link Delivery#acknowledgedByHand()} and
   * call {@link #acknowledge}. A second subscriber to a cursor is refused while it has one.
   */
  Flow.Publisher<Event> publisher(EventFilter filter, Delivery delivery);

  /**
   * Like {@link Subscription#acknowledge}, by the name of the cursor.
   *
   * @throws IllegalStateException when the cursor has no open subscription, or one that is not
   *     {@link Delivery#acknowledgedByHand()}
   * @throws IllegalArgumentException when this subscription has not handed out the event yet
   */
  void acknowledge(String cursor, Event event);

  /**
   * Forgets a durable cursor; the next subscription with its name begins anew. Nothing changes when
   * there is no such cursor.
   *
   * @throws IllegalStateException while the cursor has an open subscription
   * @throws StorageException when that cannot be stored
   */
  void forgetCursor(String name);

  /** The other devices. */
  Peers peers();

  /** How far the devices are in step. */
  SyncStatus syncStatus();

  /**
   * Tells of each change that may matter to a person; the listener must return at once. That
   * received events cannot be stored, and that they can again, is such a change; a failure that
   * only meets appends of this device is told to who appends.
   */
  AutoCloseable onSyncStatus(Consumer<SyncStatus> listener);

  /**
   * Waits until {@link SyncStatus#inSync()}. While the sync is {@link Peers#pause paused} that
   * cannot be; it goes on waiting, since another thread may resume it.
   *
   * @return false when {@code timeout} passed first, the community was closed meanwhile, or the
   *     thread was interrupted (its flag stays set)
   */
  boolean awaitInSync(Duration timeout);

  /** Counters and gauges, of this device and its network; docs/metrics.md lists them. */
  Metrics metrics();

  /**
   * How far an event has come: stored here, sent to a peer, held by other devices. Empty while no
   * event of this id is stored here, or when it was found damaged.
   */
  Optional<Spread> spread(EventId id);

  /**
   * Waits until an event is stored here and proven to be held by so many other devices; what that
   * proves is said in {@link Spread}. With a peer that is connected it takes about a second from
   * when the event is durable there: devices name what they hold at most once a second. While
   * several devices append all the time, without a pause as long as an event is on its way, no two
   * may hold the same at any moment, and it takes until there is one.
   *
   * @param devices 1 or more
   * @return false when {@code timeout} passed first, the community was closed meanwhile, or the
   *     thread was interrupted (its flag stays set)
   * @throws IllegalArgumentException when {@code devices} is not positive
   */
  boolean awaitHeld(EventId id, int devices, Duration timeout);

  /**
   * Tells how much of this log each other device is proven to hold: first what is known now, then
   * each change, one at a time and always the newest. Who keeps its receipts in order thus knows of
   * each when it is held, at the cost of one call a second and device at most. The listener is
   * called by a thread of the library and may take its time; when it throws, that is logged, and it
   * hears of the next change.
   *
   * @return ends it when it is closed
   * @throws IllegalStateException when there are {@link Limits#MAX_SUBSCRIPTIONS} such listeners
   */
  AutoCloseable onHeld(Consumer<HeldUpTo> listener);

  /**
   * An invite to this community, with the addresses of the one with which this device joined, and
   * of later ones with which it was opened; there a transport looks for peers whenever the
   * community is opened. It is a secret: who has it reads everything.
   */
  Invite invite();

  /** The name of this device in the community. */
  DeviceId self();

  /**
   * The log in figures.
   *
   * @throws StorageException when what was set aside as damaged cannot be counted
   */
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
   * Stops listening, waits for running work at most {@link Limits#MAX_CLOSE_MILLIS}, also for
   * listeners but the one that calls it, writes the cursors, closes the database and wipes the
   * keys. What reads from the disk just then is waited for until it has done so, however long.
   *
   * <p>Calling it again changes nothing. Afterwards all other methods throw {@link
   * IllegalStateException}, with which the future of {@link #appendAsync} fails; those that are
   * underway in another thread may do so, too, or throw a {@link StorageException}. Nothing that a
   * {@link Subscription} is told afterwards is written.
   */
  @Override
  void close();
}
