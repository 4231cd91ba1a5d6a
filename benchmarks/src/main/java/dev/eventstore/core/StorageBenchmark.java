package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.benchmarks.WorkFolder;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What storing costs an event: rows in batches of a full commit, and places in the ordered set. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(StorageBenchmark.BATCH)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StorageBenchmark {
  static final int BATCH = 512;

  private static final int SEALED_BYTES = 424;
  private static final int OWNER_BYTES = 16;
  private static final int AUTHORS = 8;
  private static final Bytes STATE = SetState.EMPTY.encode();

  /** How many events there are when measuring begins. */
  @Param("100000")
  int stored;

  private final SplittableRandom random = new SplittableRandom(1);
  private final WorkFolder folder;
  private final SqliteEventStore store;
  private final Stages stages = new Stages(new dev.eventstore.benchmarks.SampleEvents(1).next());
  private final ChunkedOrderedSet set;
  private long createdAt = 1_750_000_000_000_000L;
  private long seq;
  private List<NewRow> rows = List.of();

  /** An empty database in a folder of its own. */
  public StorageBenchmark() {
    folder = WorkFolder.create();
    store = SqliteEventStore.open(folder.path(), Bytes.copyOf(new byte[OWNER_BYTES]));
    set = stages.emptySet();
  }

  /** Stores the first rows. */
  @Setup
  public void fill() {
    while (seq < stored) {
      prepare();
      insertRows();
      insertIntoOrderedSet();
    }
  }

  /** Makes the rows of the next batch. */
  @Setup(Level.Invocation)
  public void prepare() {
    rows = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      createdAt += 1 + random.nextInt(1_000);
      rows.add(
          new NewRow(
              EventId.of(bytes(EventId.BYTES)),
              createdAt,
              createdAt,
              OptionalLong.empty(),
              Bytes.copyOf(bytes(SEALED_BYTES)),
              List.of(0L, 1L + random.nextInt(AUTHORS))));
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** One durable commit. */
  @Benchmark
  public long insertRows() {
    return store.append(rows, STATE);
  }

  /** The same keys in memory. */
  @Benchmark
  public long insertIntoOrderedSet() {
    List<ChunkedOrderedSet.Entry> entries = new ArrayList<>(BATCH);
    for (NewRow row : rows) {
      entries.add(
          new ChunkedOrderedSet.Entry(++seq, new EventKey(row.createdAtMicros(), row.id())));
    }
    set.addAll(entries, set.root());
    return seq;
  }

  /** Deletes the folder. */
  @TearDown
  public void close() {
    store.close();
    stages.close();
    folder.close();
  }
}
