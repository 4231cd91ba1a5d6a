package dev.eventstore;

import java.util.Optional;

/**
 * The log of one device in figures.
 *
 * @param events how many events it holds
 * @param root the fingerprint of the set, 16 bytes; two logs with equal roots hold the same events
 * @param schema the version of the database's schema
 * @param bytes what the database takes on disk, in bytes, with its write-ahead log
 * @param rebuiltFrom when the database was found damaged at this opening and was rebuilt from what
 *     could be read: the name of the file beside it in which the damaged one is kept
 */
public record LogInfo(
    long events, Bytes root, int schema, long bytes, Optional<String> rebuiltFrom) {}
