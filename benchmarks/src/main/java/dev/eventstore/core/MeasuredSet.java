package dev.eventstore.core;

import dev.eventstore.benchmarks.SampleEvents;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** An ordered set as a device holds it, with the keyed hash of its ids. One thread at a time. */
public final class MeasuredSet implements AutoCloseable {
  private final Stages stages = new Stages(new SampleEvents(1).next());
  private final ChunkedOrderedSet set = stages.emptySet();
  private final List<ChunkedOrderedSet.Entry> prepared = new ArrayList<>();
  private long seq;

  /** Makes entries of these keys, to be inserted together. */
  public void prepare(List<EventKey> keys) {
    prepared.clear();
    keys.forEach(key -> prepared.add(new ChunkedOrderedSet.Entry(++seq, key)));
  }

  /** Inserts what was prepared last. */
  public void insert() {
    set.addAll(prepared, set.root());
  }

  /** Count and sum of a range. */
  public Cell cell(KeyRange range) {
    return set.cell(range);
  }

  @Override
  public void close() {
    stages.close();
  }
}
