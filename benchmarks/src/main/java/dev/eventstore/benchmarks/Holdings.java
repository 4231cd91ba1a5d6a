package dev.eventstore.benchmarks;

import dev.eventstore.EventId;
import dev.eventstore.core.HeldSet;
import dev.eventstore.core.IdSums;
import dev.eventstore.spi.Sealer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who holds what before a run.
 *
 * @param count how many events there are: those before this index
 * @param lacking for each device the events that it lacks
 */
record Holdings(int count, List<BitSet> lacking) {
  private static final int AT_ONCE = 1_000;

  /** How many events have to arrive, over all devices. */
  long deliveries() {
    return lacking.stream().mapToLong(BitSet::cardinality).sum();
  }

  /**
   * What one device holds.
   *
   * @param set as the library keeps it
   * @param indexes the same events
   */
  record Holding(HeldSet set, BitSet indexes) {}

  private BitSet held(int device) {
    BitSet held = new BitSet(count);
    held.set(0, count);
    held.andNot(lacking.get(device));
    return held;
  }

  /**
   * What one device holds, with its fingerprint.
   *
   * @param all the sums of all events of these holdings
   */
  Holding of(int device, SyntheticEvents events, IdSums all, Sealer sealer) {
    HeldSet.Builder builder = new HeldSet.Builder(sealer);
    BitSet held = held(device);
    held.stream().forEach(index -> builder.add(index + 1L, events.key(index)));
    BitSet missing = lacking.get(device);
    boolean few = missing.cardinality() <= held.cardinality();
    IdSums sums =
        few ? all.minus(ids(missing, events), sealer) : IdSums.NONE.plus(ids(held, events), sealer);
    return new Holding(builder.build(sums), held);
  }

  private static List<EventId> ids(BitSet indexes, SyntheticEvents events) {
    return indexes.stream().mapToObj(events::id).toList();
  }

  /** The sums of the events before {@code to}, from {@code from} on. */
  static IdSums sums(IdSums before, SyntheticEvents events, int from, int to, Sealer sealer) {
    IdSums sums = before;
    List<EventId> ids = new ArrayList<>();
    for (int index = from; index < to; index++) {
      ids.add(events.id(index));
      if (ids.size() == AT_ONCE || index == to - 1) {
        sums = sums.plus(ids, sealer);
        ids.clear();
      }
    }
    return sums;
  }
}
