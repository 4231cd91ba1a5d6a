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
 */
public record LogInfo(
    long events,
    Bytes root,
    int schema,
    long bytes,
    Optional<String> rebuiltFrom,
    Set<String> unfilledIndexes) {
  /** Takes a copy of the set. */
  public LogInfo {
    unfilledIndexes = Set.copyOf(unfilledIndexes);
  }
}
