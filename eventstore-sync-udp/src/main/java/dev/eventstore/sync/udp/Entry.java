package dev.eventstore.sync.udp;

/**
 * One event of ours in a range that is compared.
 *
 * @param seq where it lies in the store
 * @param hash what it adds to the sum of a cell
 */
record Entry(long seq, long hash) {}
