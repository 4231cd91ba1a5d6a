package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.Receipt;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers which event was appended under which idempotency key. A key underway is in memory, so
 * that who comes second waits for the first; afterwards it is found in the store, as two tags of
 * the event's row: 128 bits, which no other key has. So it lives as long as the row, on this device
 * alone, and until a rebuild of the database.
 *
 * <p>A key is taken before its event is sealed and is free again, found or failed, before who waits
 * for it is told, and before listeners hear of the event. A failure is that of whose key it was;
 * who waited tries by itself. Who takes many keys takes them in ascending order and waits for no
 * room meanwhile: so two such calls never wait for each other. Any thread may use it.
 */
final class IdempotencyKeys {
  /** No index can be declared for a field whose name begins with NUL. */
  private static final List<String> TAG_FIELDS =
      List.of("\u0000idempotency 1", "\u0000idempotency 2");

  private final EventStore store;
  private final Sealer sealer;
  private final Function<StoredEvent, Optional<Event>> opener;
  private final Map<String, CompletableFuture<Receipt>> underway = new ConcurrentHashMap<>();

  IdempotencyKeys(EventStore store, Sealer sealer, Function<StoredEvent, Optional<Event>> opener) {
    this.store = store;
    this.sealer = sealer;
    this.opener = opener;
  }

  /** The tags of the row of the event that is appended under this key. */
  static List<Long> tags(Sealer sealer, String key) {
    return TAG_FIELDS.stream().map(field -> sealer.indexTag(field, key)).toList();
  }

  /**
   * What came of asking for a key.
   *
   * @param isTaken whether it is the caller's, to {@link #follow} or {@link #fail}; if not, its
   *     event is in the store, or another has the key, whose failure is not the caller's
   * @param receipt that of the event under the key, when the key is free again
   */
  record Claim(boolean isTaken, CompletableFuture<Receipt> receipt) {}

  /** Takes this key, unless that is of no use; waits for nobody. */
  Claim claim(String key) {
    CompletableFuture<Receipt> mine = new CompletableFuture<>();
    CompletableFuture<Receipt> other = underway.putIfAbsent(key, mine);
    if (other != null) {
      return new Claim(false, other);
    }
    try {
      Optional<Receipt> earlier = find(key);
      earlier.ifPresent(receipt -> succeed(key, receipt));
      return new Claim(earlier.isEmpty(), mine);
    } catch (RuntimeException | Error failed) {
      fail(key, failed);
      throw failed;
    }
  }

  /**
   * Takes all of these keys; waits for those that others have underway.
   *
   * @return the receipts of those whose event is in the store, which are free again; the others are
   *     the caller's to {@link #follow} or {@link #fail}
   */
  Map<String, Receipt> take(NavigableSet<String> keys) {
    Map<String, Receipt> found = new HashMap<>();
    List<String> taken = new ArrayList<>();
    try {
      for (String key : keys) {
        takeWhenFree(key);
        taken.add(key);
        find(key).ifPresent(receipt -> found.put(key, receipt));
      }
    } catch (RuntimeException | Error failed) {
      taken.forEach(key -> fail(key, failed));
      throw failed;
    }
    found.forEach(this::succeed);
    return found;
  }

  private void takeWhenFree(String key) {
    CompletableFuture<Receipt> mine = new CompletableFuture<>();
    CompletableFuture<Receipt> other = underway.putIfAbsent(key, mine);
    while (other != null) {
      Futures.await(other);
      other = underway.putIfAbsent(key, mine);
    }
  }

  /**
   * Frees a key as soon as it is known what has become of its event, which is not submitted yet.
   */
  void follow(String key, PendingEvent event) {
    event.whenAnswered(
        (seq, failure) -> {
          if (seq != null && failure == null) {
            succeed(key, event.receipt(seq));
          } else {
            fail(key, Objects.requireNonNull(failure));
          }
        });
  }

  private void succeed(String key, Receipt receipt) {
    Optional.ofNullable(underway.remove(key)).ifPresent(joined -> joined.complete(receipt));
  }

  /** Frees a key whose event is not in the log. */
  void fail(String key, Throwable failure) {
    Optional.ofNullable(underway.remove(key))
        .ifPresent(joined -> joined.completeExceptionally(failure));
  }

  private Optional<Receipt> find(String key) {
    Selection rowsOfKey =
        new Selection(
            tags(sealer, key),
            0,
            Long.MAX_VALUE,
            Selection.Order.OLDEST_FIRST,
            Optional.empty(),
            1);
    return store.select(rowsOfKey).stream()
        .map(opener)
        .flatMap(Optional::stream)
        .map(event -> new Receipt(event.id(), event.seq(), event.timestamp()))
        .findFirst();
  }
}
