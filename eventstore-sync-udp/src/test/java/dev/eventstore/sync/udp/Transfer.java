package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One half of a session in which always something waits to be sent, or nothing ever. */
final class Transfer {
  private static final long ROOM = 16 << 20;
  private static final int QUEUED = 64;
  private static final int EVENT_BYTES = 350;

  private final SendQueue queue = new SendQueue(new Counters());
  private final AckTracker acks = new AckTracker();
  private final ReplayWindow replays = new ReplayWindow();
  private final FakeReplica replica;
  private final PacketSender sender;
  private final boolean isSource;
  final CongestionControl control;
  private long events;
  private long arrivedBytes;

  Transfer(CongestionControl control, boolean isSource, long seed) {
    this.control = control;
    this.isSource = isSource;
    Environment environment =
        new Environment(
            () -> Instant.EPOCH,
            () -> 0,
            Seeds.insecureRandom(seed),
            Runnable::run,
            Runnable::run,
            Runnable::run);
    replica = new FakeReplica(environment, 1);
    sender =
        new PacketSender(
            replica,
            new SplittableRandom(seed),
            new PacketBuilder(),
            1,
            queue,
            new Counters(),
            acks,
            control,
            parts -> {},
            0);
  }

  /** The next datagram that may leave; null when none may now. */
  @Nullable ByteBuffer next(long nowNanos) {
    while (isSource && queue.size(SendQueue.Priority.BACKFILL) < QUEUED) {
      queue.add(new Part.EventPart(event(events++), 0));
    }
    sender.advance(ROOM, nowNanos);
    ByteBuffer datagram = sender.next(ROOM, nowNanos);
    return datagram == null ? null : ByteBuffer.allocate(datagram.limit()).put(datagram).flip();
  }

  private static Part.Outgoing event(long seq) {
    return new Part.Outgoing(seq, Bytes.copyOf(new byte[EVENT_BYTES]), Lane.BACKFILL, seq);
  }

  void receive(ByteBuffer datagram, long nowNanos) {
    int bytes = datagram.limit();
    replica.unmask(datagram);
    Header.Data packet = (Header.Data) HeaderCodec.read(datagram).orElseThrow();
    if (!replays.isNew(packet.packetNumber())) {
      return;
    }
    replays.accept(packet.packetNumber());
    boolean elicitsAck = false;
    for (Frame frame : packet.frames()) {
      elicitsAck |= frame.elicitsAck();
      if (frame instanceof Frame.Ack ack) {
        sender.acknowledged(ack, nowNanos);
      }
    }
    acks.received(packet.packetNumber(), elicitsAck, nowNanos);
    arrivedBytes += bytes;
  }

  /** What arrived since this was last asked, in bytes. */
  long takeArrivedBytes() {
    long bytes = arrivedBytes;
    arrivedBytes = 0;
    return bytes;
  }

  long deadlineNanos(long nowNanos) {
    return sender.deadlineNanos(nowNanos);
  }
}
