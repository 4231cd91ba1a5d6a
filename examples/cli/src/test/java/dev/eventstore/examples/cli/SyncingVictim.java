package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Killed while it receives history and what is being written elsewhere: nothing is damaged or held
 * twice, and a later sync ends.
 */
final class SyncingVictim extends Victim {
  private static final int HISTORY = 150;
  private static final int LIVE = 150;
  private static final int SYNC_EVERY = 5;

  private final Community healthy;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private int run;
  private long eventsBefore;

  SyncingVictim(Programs programs, Path folder, Random random) throws IOException {
    super(programs, "syncing", folder, random);
    device().create("book club");
    healthy = peer(folder.resolve("healthy"));
  }

  @Override
  RunningProgram start() {
    run++;
    healthy.appendAll(IntStream.range(0, HISTORY).mapToObj(this::draft).toList());
    return inTemporary(
        "sync",
        "--port",
        "0",
        "--json",
        "--peer",
        "127.0.0.1:" + healthy.peers().localAddress().getPort());
  }

  private EventDraft draft(int number) {
    return EventDraft.of("message")
        .with("run", run)
        .with("n", number)
        .with("text", "x".repeat(number))
        .build();
  }

  @Override
  void awaitWork(RunningProgram program) {
    program.awaitLine(Device.PATIENCE);
    writing = CompletableFuture.runAsync(this::write);
  }

  /** One by one, so that they arrive one by one. */
  private void write() {
    IntStream.range(HISTORY, HISTORY + LIVE).mapToObj(this::draft).forEach(healthy::append);
  }

  @Override
  boolean check(RunningProgram killed, Community reopened) {
    writing.join();
    long events = reopened.info().events();
    assertTrue(events >= eventsBefore, () -> events + " of " + eventsBefore);
    boolean midway = events > eventsBefore && events < healthy.info().events();
    reopened.appendAll(List.of(draft(0), draft(1)));
    eventsBefore = events + 3; // with the one that shows that the log goes on
    return midway;
  }

  @Override
  void crash() {
    super.crash();
    if (run % SYNC_EVERY == 0) {
      syncWith(healthy);
      eventsBefore = healthy.info().events();
    }
  }

  @Override
  void conclude() throws IOException {
    syncWith(healthy);
    super.conclude();
  }

  @Override
  public void close() {
    healthy.close();
  }
}
