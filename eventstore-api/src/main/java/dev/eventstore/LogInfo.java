package dev.eventstore;

import java.util.Optional;
import java.util.Set;

/**
 * The log of one device in figures.
 *
 * @param events how many events it holds
 * @param root the fingerprint of the set, 16 bytes; two logs with equal roots hold the same events
 * @param schema the version of the database's schema
 * @param bytes what the database takes on disk, in bytes, with its write-ahead log
 * @param rebuiltFrom when the database was found damaged at this opening and was rebuilt from what
 *     could be read: the name of the file beside it in which the damaged one is kept
 * @param unfilledIndexes the fields that are declared as indexed and whose index does not hold all
 *     older events yet; queries for them answer right, only slower. An immutable copy
 * @param missing how many events were found damaged, now or earlier, and are missing until a peer
 *     brings them back; {@link Community#verify} names them, and finds those that nobody has read
 *     since. At least this many when more than {@link Limits#MAX_SET_ASIDE_ROWS} were found
 */
public record LogInfo(
    long events,
    Bytes root,
    int schema,
    long bytes,
    Optional<String> rebuiltFrom,
    Set<String> unfilledIndexes,
    long missing) {
  /** Takes a copy of the set. */
  public LogInfo {
    unfilledIndexes = Set.copyOf(unfilledIndexes);
  }

  /** A log in which nothing is missing. */
  public LogInfo(
      long events,
      Bytes root,
      int schema,
      long bytes,
      Optional<String> rebuiltFrom,
      Set<String> unfilledIndexes) {
    this(events, root, schema, bytes, rebuiltFrom, unfilledIndexes, 0);
  }
}
