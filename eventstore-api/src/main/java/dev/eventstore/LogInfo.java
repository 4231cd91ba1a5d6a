package dev.eventstore;

/**
 * The log of one device in figures.
 *
 * @param events how many events it holds
 * @param root the fingerprint of the set, 16 bytes; two logs with equal roots hold the same events
 * @param schema the version of the database's schema
 * @param bytes what the database takes on disk, in bytes, with its write-ahead log
 */
public record LogInfo(long events, Bytes root, int schema, long bytes) {}
