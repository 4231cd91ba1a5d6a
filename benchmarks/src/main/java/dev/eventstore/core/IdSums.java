package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Sealer;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sums of expanded ids, from which the fingerprint of a set is made. Unlike the library, which
 * never forgets an event, it can also take ids away: so a million ids are expanded once for all
 * devices that hold most of them. Immutable.
 */
public final class IdSums {
  /** Of no ids. */
  public static final IdSums NONE = new IdSums(SetState.EMPTY);

  private final SetState state;

  private IdSums(SetState state) {
    this.state = state;
  }

  /** With these ids, none of which is in it. */
  public IdSums plus(List<EventId> ids, Sealer sealer) {
    return new IdSums(state.plusIds(ids, sealer));
  }

  /** Without these ids, all of which are in it. */
  public IdSums minus(List<EventId> ids, Sealer sealer) {
    SetHash hash = new SetHash(state.sums().toArray());
    ids.forEach(id -> hash.add(negated(sealer.setLanes(id))));
    return new IdSums(new SetState(Bytes.copyOf(hash.sums()), state.count() - ids.size()));
  }

  private static byte[] negated(byte[] lanes) {
    ByteBuffer all = ByteBuffer.wrap(lanes);
    for (int offset = 0; offset < lanes.length; offset += Short.BYTES) {
      all.putShort(offset, (short) -all.getShort(offset));
    }
    return lanes;
  }

  SetState state() {
    return state;
  }
}
