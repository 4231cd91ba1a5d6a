package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The fingerprint of all events as it is stored with each commit: the sums of the lanes and the
 * count. Immutable; the next commit makes the next state.
 *
 * @param sums 2,048 bytes
 * @param count how many events were added
 */
record SetState(Bytes sums, long count) {
  static final SetState EMPTY = new SetState(Bytes.copyOf(new byte[SetHash.BYTES]), 0);

  /** The state with all of these, of which many have been summed where they were sealed. */
  SetState plus(List<CommitUnit> units, Sealer sealer) {
    SetHash hash = new SetHash(sums.toArray());
    long added = 0;
    for (CommitUnit unit : units) {
      if (unit.isSummed()) {
        hash.add(unit.sum().sums.toArray());
      } else {
        unit.events().forEach(event -> hash.add(sealer.setLanes(event.row().id())));
      }
      added += unit.size();
    }
    return new SetState(Bytes.copyOf(hash.sums()), count + added);
  }

  SetState plusIds(List<EventId> ids, Sealer sealer) {
    Sum sum = new Sum(this, sealer);
    ids.forEach(sum::add);
    return sum.state();
  }

  /** Adds ids one by one. One thread at a time. */
  static final class Sum {
    private final Sealer sealer;
    private final SetHash hash;
    private long count;

    /** Begins with nothing. */
    Sum(Sealer sealer) {
      this(EMPTY, sealer);
    }

    private Sum(SetState start, Sealer sealer) {
      this.sealer = sealer;
      hash = new SetHash(start.sums.toArray());
      count = start.count;
    }

    void add(EventId id) {
      hash.add(sealer.setLanes(id));
      count++;
    }

    SetState state() {
      return new SetState(Bytes.copyOf(hash.sums()), count);
    }
  }

  Root root(Sealer sealer) {
    return sealer.root(sums.toArray(), count);
  }

  Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(SetHash.BYTES + Long.BYTES);
    sums.writeTo(out);
    return Bytes.copyOf(out.putLong(count).array());
  }

  static Optional<SetState> decode(Bytes encoded) {
    if (encoded.size() != SetHash.BYTES + Long.BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = encoded.asReadOnlyBuffer();
    byte[] sums = new byte[SetHash.BYTES];
    in.get(sums);
    return Optional.of(new SetState(Bytes.copyOf(sums), in.getLong()));
  }
}
