package dev.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * From where events are handed to a subscription, on which threads, and what acknowledges them. Any
 * thread may use it.
 *
 * @param cursor the name of the durable cursor from which it goes on; empty for a live subscription
 * @param start where a cursor begins that the log does not know yet
 * @param acknowledgement what moves the cursor on
 * @param executor runs the listener; empty for threads of the library
 */
public record Delivery(
    Optional<String> cursor,
    Start start,
    Acknowledgement acknowledgement,
    Optional<Executor> executor) {

  /** Where a new cursor begins. */
  public enum Start {
    /** Before the first event of the log. */
    BEGINNING,
    /** Behind the events that are in the log when the cursor is made. */
    NOW
  }

  /** What moves a cursor on. */
  public enum Acknowledgement {
    /** The listener's normal return. */
    AUTOMATIC,
    /** {@link Subscription#acknowledge} or {@link Community#acknowledge}. */
    MANUAL
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException when the cursor's name has not 1 to {@link
   *     Limits#MAX_CURSOR_NAME_CHARS} characters or is not valid Unicode, or something but the
   *     executor is chosen for a live subscription, which has nothing to acknowledge
   */
  public Delivery {
    cursor.ifPresent(Delivery::requireName);
    if (cursor.isEmpty() && (start != Start.NOW || acknowledgement != Acknowledgement.AUTOMATIC)) {
      throw new IllegalArgumentException(
          "a live subscription starts now and acknowledges nothing; name a cursor for that");
    }
  }

  /** What arrives from now on; nothing is remembered when the subscription ends. */
  public static Delivery live() {
    return new Delivery(Optional.empty(), Start.NOW, Acknowledgement.AUTOMATIC, Optional.empty());
  }

  /**
   * What follows the durable cursor of this name: first what is in the log, then what arrives. A
   * new cursor begins before the first event.
   *
   * @param name 1 to {@link Limits#MAX_CURSOR_NAME_CHARS} characters of valid Unicode
   */
  public static Delivery fromCursor(String name) {
    return new Delivery(
        Optional.of(name), Start.BEGINNING, Acknowledgement.AUTOMATIC, Optional.empty());
  }

  /**
   * If the cursor is new, it begins behind what is in the log now. It is new also after a damaged
   * database was rebuilt ({@link LogInfo#rebuiltFrom}), which knows no cursors.
   */
  public Delivery startingNow() {
    return new Delivery(cursor, Start.NOW, acknowledgement, executor);
  }

  /** The cursor moves on when the application says so, not when the listener returns. */
  public Delivery acknowledgedByHand() {
    return new Delivery(cursor, start, Acknowledgement.MANUAL, executor);
  }

  /**
   * Calls the listener on this executor, at most {@link Limits#MAX_DELIVERY_PAGE_EVENTS} events in
   * one task, and one task at a time. When it refuses a task, delivery is tried again after {@link
   * Limits#MIN_REDELIVERY_MILLIS} or with the next event; nothing is lost.
   *
   * <p>A task that it takes it has to run: one that drops tasks silently, by {@code DiscardPolicy}
   * or {@code shutdownNow()}, stops the subscription for good. Close the community before the
   * executor; the other way round a subscriber is not told of the end.
   */
  public Delivery on(Executor threads) {
    return new Delivery(cursor, start, acknowledgement, Optional.of(threads));
  }

  static void requireName(String cursor) {
    if (cursor.isEmpty() || cursor.length() > Limits.MAX_CURSOR_NAME_CHARS) {
      throw new IllegalArgumentException(
          "the name of a cursor has 1 to "
              + Limits.MAX_CURSOR_NAME_CHARS
              + " characters, not "
              + cursor.length());
    }
    if (!UTF_8.newEncoder().canEncode(cursor)) {
      throw new IllegalArgumentException("the name of a cursor is valid Unicode");
    }
  }
}
