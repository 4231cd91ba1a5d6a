package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.core.HeldSet;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A device without disk: the library's ordered set, fingerprint, publisher and sealer, with events
 * that are made up. What it receives is judged one after the other, and stored in commits of what
 * came while the last one was underway. Headers stay readable, for {@link
 * dev.eventstore.sync.udp.DatagramParts}. One thread at a time.
 */
final class SimulatedReplica implements Replica {
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * What all devices of a run have in common.
   *
   * @param events all there are
   * @param slices opens slices
   * @param time what stands for the clock
   * @param eventNanos how long a device takes for each received event
   * @param committed is told how many events each commit had
   */
  record Shared(
      SyntheticEvents events,
      SharedSlices slices,
      VirtualTime time,
      long eventNanos,
      LongConsumer committed) {}

  private record Offer(int index, Consumer<Verdict> done) {}

  private final Shared shared;
  private final SyntheticEvents events;
  private final HeldSet set;
  private final BitSet heldOrWaiting;
  private final Environment environment;
  private final BloomPublisher publisher;
  private final long bootId;
  private final List<Integer> arrivals = new ArrayList<>();
  private final List<Consumer<List<StoredEvent>>> listeners = new ArrayList<>();
  private final Deque<Offer> waiting = new ArrayDeque<>();
  private boolean working;

  /** A device that holds this, and takes it over. */
  SimulatedReplica(
      Shared shared, Holdings.Holding holding, Sealer sealer, Environment environment) {
    this.shared = shared;
    this.environment = environment;
    events = shared.events();
    set = holding.set();
    heldOrWaiting = holding.indexes();
    bootId = environment.random().nextLong();
    publisher = DefaultParts.publisher(set.events(), sealer, environment, bootId);
  }

  @Override
  public long bootId() {
    return bootId;
  }

  @Override
  public OrderedSet events() {
    return set.events();
  }

  @Override
  public BloomPublisher publisher() {
    return publisher;
  }

  @Override
  public Optional<Slice> open(Bytes sealedSlice) {
    return shared.slices().open(sealedSlice);
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return seqs.stream().map(this::stored).toList();
  }

  private StoredEvent stored(long seq) {
    int known = events.count();
    int index = (int) (seq <= known ? seq - 1 : arrivals.get((int) (seq - known - 1)));
    return stored(seq, index);
  }

  private StoredEvent stored(long seq, int index) {
    return new StoredEvent(seq, events.key(index), environment.wallMicros(), events.sealed(index));
  }

  // ---- Receiving

  @Override
  public void offer(Bytes sealed, Lane lane, Consumer<Verdict> done) {
    int index = events.indexOf(sealed);
    if (heldOrWaiting.get(index)) {
      done.accept(new Verdict.Duplicate(events.id(index)));
    } else if (roomBytes() < sealed.size()) {
      done.accept(new Verdict.Deferred(Verdict.Cause.BUSY));
    } else {
      heldOrWaiting.set(index);
      waiting.add(new Offer(index, done));
      work();
    }
  }

  private void work() {
    if (working || waiting.isEmpty()) {
      return;
    }
    working = true;
    int count = Math.min(waiting.size(), Limits.MAX_COMMIT_EVENTS);
    shared.time().after(count * shared.eventNanos() + COMMIT_NANOS, () -> commit(count));
  }

  private void commit(int count) {
    List<StoredEvent> stored = new ArrayList<>(count);
    List<Consumer<Verdict>> verdicts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Offer offer = waiting.remove();
      arrivals.add(offer.index());
      stored.add(stored(events.count() + arrivals.size(), offer.index()));
      verdicts.add(offer.done());
    }
    set.add(stored);
    tell(stored, verdicts);
    working = false;
    work();
  }

  private void tell(List<StoredEvent> stored, List<Consumer<Verdict>> verdicts) {
    for (int i = 0; i < stored.size(); i++) {
      StoredEvent event = stored.get(i);
      verdicts.get(i).accept(new Verdict.Accepted(event.key().id(), event.seq()));
    }
    publisher.stored(stored.size(), shared.time().nowNanos());
    listeners.forEach(listener -> listener.accept(stored));
    shared.committed().accept(stored.size());
  }

  @Override
  public long roomBytes() {
    return Limits.MAX_RECEIVE_QUEUE_BYTES - (long) waiting.size() * events.sealedBytes();
  }

  @Override
  public AutoCloseable onStored(Consumer<List<StoredEvent>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  // ---- Datagrams

  @Override
  public void mask(ByteBuffer datagram, int headerBytes) {}

  @Override
  public boolean unmask(ByteBuffer datagram) {
    return true;
  }
}
