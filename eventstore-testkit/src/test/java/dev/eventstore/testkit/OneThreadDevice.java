package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A whole device over a given store, on the thread of the test. Its writer can be held, so that
 * what is appended and received meanwhile becomes one commit.
 */
final class OneThreadDevice implements AutoCloseable {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final Queue<Runnable> held = new ArrayDeque<>();
  private final CapturingTransport transport = new CapturingTransport();
  private final SimulatedTimer alarms = new SimulatedTimer(this::pausedNanos);
  private final Community community;
  private boolean holding;
  private long pausedNanos;

  /** Opens the device; the time decides its clock and, with the seed, its nonces. */
  OneThreadDevice(Path directory, Invite invite, EventStore store, Duration time) {
    Environment environment =
        new Environment(
            () -> BEGINNING.plus(time),
            time::toNanos,
            new InsecureSeededRandom(TestSeed.VALUE + time.toNanos()),
            Runnable::run,
            this::write,
            Runnable::run,
            alarms);
    community =
        Communities.builder()
            .directory(directory)
            .invite(invite)
            .environment(environment)
            .transport(transport)
            .store(store)
            .open();
  }

  private void write(Runnable task) {
    if (holding) {
      held.add(task);
    } else {
      task.run();
    }
  }

  private long pausedNanos() {
    return pausedNanos;
  }

  /** Lets so much time pass for what pauses; its clock stands still. */
  void pause(Duration time) {
    pausedNanos += time.toNanos();
    alarms.ringDue();
  }

  /** Runs {@code work}, and only then what the writer got to do. */
  void asOneCommit(Runnable work) {
    holding = true;
    work.run();
    holding = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  Community community() {
    return community;
  }

  Replica replica() {
    return transport.replica();
  }

  /** Offers what a peer sent; the verdict comes before this returns unless the writer is held. */
  List<Verdict> offer(Bytes sealed) {
    List<Verdict> verdicts = new ArrayList<>();
    replica().offer(sealed, Lane.LIVE, verdicts::add);
    return verdicts;
  }

  void accept(Bytes sealed) {
    List<Verdict> verdicts = offer(sealed);
    assertEquals(1, verdicts.size());
    if (!(verdicts.get(0) instanceof Verdict.Accepted)
        && !(verdicts.get(0) instanceof Verdict.Duplicate)) {
      throw new AssertionError("neither accepted nor held: " + verdicts);
    }
  }

  /** The sealed bytes of every event in the set. */
  List<Bytes> sealed() {
    List<Long> seqs = new ArrayList<>();
    replica()
        .events()
        .forEach(
            KeyRange.ALL,
            (seq, h64, idHead) -> {
              seqs.add(seq);
              return true;
            });
    return replica().read(seqs).stream().map(StoredEvent::encrypted).toList();
  }

  @Override
  public void close() {
    community.close();
  }
}
