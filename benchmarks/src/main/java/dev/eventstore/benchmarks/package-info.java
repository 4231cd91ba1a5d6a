/**
 * The program of the benchmarks: {@code paths} measures whole paths against limits taken in the
 * same run, {@code layouts} compares schemas of the database, {@code ordered-set} measures the set
 * in memory, {@code stages} runs JMH, {@code reconciliation} simulates, and {@code links} joins
 * processes over loopback.
 */
@NullMarked
package dev.eventstore.benchmarks;

import org.jspecify.annotations.NullMarked;
