package dev.eventstore.spi;

import dev.eventstore.Bytes;

/**
 * The cached form of one slice of a summary: made once, the same bytes for every peer.
 *
 * @param version counts the versions since the start of this device, from 1
 * @param createdAtMicros when it was made, in microseconds since 1970
 * @param eventCount how many events it describes
 * @param filterSize the size of its Bloom filter in bits, 0 when it has none
 * @param signedEncryptedBlob what is sent
 */
public record Summary(
    long version,
    long createdAtMicros,
    long eventCount,
    int filterSize,
    Bytes signedEncryptedBlob) {}
