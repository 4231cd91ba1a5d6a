package dev.eventstore.spi;

import dev.eventstore.EventId;

/**
 * What became of received bytes. Whether they are accepted depends on the bytes and the keys alone;
 * load and clocks may only defer.
 */
public sealed interface Verdict {
  /**
   * Now durable.
   *
   * @param id the event's name
   * @param seq its place in the order of arrival here
   */
  record Accepted(EventId id, long seq) implements Verdict {}

  /**
   * Held already, or on its way into the store.
   *
   * @param id the event's name
   */
  record Duplicate(EventId id) implements Verdict {}

  /**
   * Not held and not judged; it may be offered again.
   *
   * @param cause why not now
   */
  record Deferred(Cause cause) implements Verdict {}

  /**
   * Never acceptable under the keys of now.
   *
   * @param id BLAKE2b-256 of the bytes
   * @param reason why
   */
  record Rejected(EventId id, Reason reason) implements Verdict {}

  /** Why bytes were put off. */
  enum Cause {
    /** The queue before the crypto pool or the writer is full. */
    BUSY,
    /** The store has no room, or could not write. */
    FULL,
    /** A frame version that a later library may know. */
    NEWER_FRAME
  }

  /** Why bytes were refused. */
  enum Reason {
    /** Shorter or longer than a sealed event can be. */
    SIZE,
    /** No key of the community opens it: another community's, altered, or damaged. */
    KEY,
    /** It opens, but is not the one encoding of an event: frame, padding, JSON or fields. */
    ENCODING,
    /** The author is missing or not the text form of a device id. */
    AUTHOR,
    /** The signature is not the author's over exactly this event, nonce, community and key. */
    SIGNATURE
  }
}
