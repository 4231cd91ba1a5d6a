package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All that a transport sees of a device. Any thread may call it. */
public interface Replica {
  /** Drawn at each start of this device. */
  long bootId();

  /** What this device holds. */
  OrderedSet events();

  /** Where its summaries come from. */
  BloomPublisher publisher();

  /**
   * Opens a slice of a peer: verified, decoded, bounds checked; empty when it is not acceptable.
   */
  Optional<Slice> open(Bytes sealedSlice);

  /**
   * Sealed events for sending, in this order; each is checked against its id first, and a damaged
   * one is set aside and left out.
   */
  List<StoredEvent> read(List<Long> seqs);

  /**
   * Hands over a received event. Never blocks; {@code done} is called once, on any thread, also
   * before this returns.
   */
  void offer(Bytes sealed, Lane lane, Consumer<Verdict> done);

  /** How many bytes of events this device would take now: the most that a receiver advertises. */
  long roomBytes();

  /**
   * How many bytes of older events are welcome now: less than {@link #roomBytes} while they give
   * way to new ones. What comes beyond it is taken all the same.
   *
   * @return 0 to {@link #roomBytes}, which is the default
   */
  default long historyRoomBytes() {
    return roomBytes();
  }

  /**
   * Tells of each commit, in order of arrival, after the verdicts of its events. The listener is
   * called by the writer and must return at once.
   */
  AutoCloseable onStored(Consumer<List<StoredEvent>> listener);

  /**
   * A peer has named the fingerprint of all that it holds, in a slice that it has signed and that
   * is the newest heard of it: by this a device knows what its peers hold ({@link
   * dev.eventstore.Spread}). A transport that does not tell proves nothing. Returns at once.
   */
  default void named(DeviceId device, Root root) {}

  /**
   * A peer has acknowledged every byte of an event; nothing says that it is stored there. Returns
   * at once.
   *
   * @param seq its place in the order of arrival here
   */
  default void acknowledged(long seq) {}

  /** {@link Sealer#mask}. */
  void mask(ByteBuffer datagram, int headerBytes);

  /** {@link Sealer#unmask}. */
  boolean unmask(ByteBuffer datagram);
}
