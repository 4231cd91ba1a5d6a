package dev.eventstore.spi;

/**
 * What one device holds of a range.
 *
 * @param range which events it speaks of
 * @param cell how many they are, and the sum of their hashes
 */
public record RangeCell(KeyRange range, Cell cell) {}
