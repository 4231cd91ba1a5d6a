package dev.eventstore.spi;

/**
 * A slice of cells.
 *
 * @param summary what is sent
 * @param requests how many of the ranges that were asked for it describes, from the first on
 */
public record CellsSummary(Summary summary, int requests) {}
