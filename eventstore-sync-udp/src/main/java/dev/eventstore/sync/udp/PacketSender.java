package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import dev.eventstore.spi.Replica;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a session: decides what leaves and when. For one thread.
 *
 * <p>An acknowledgement that is due always leaves. Whatever else has a body leaves while the bytes
 * in flight are below the congestion window and below the room that the peer has advertised, at the
 * pace of the pacer. Without room a PING asks for it once per probe time-out.
 */
final class PacketSender {
  /** What a packet still takes for each control frame, in bytes. */
  private static final int CONTROL_BYTES = 16;

  private final Replica replica;
  private final long remoteId;
  private final SendQueue queue;
  private final Counters counters;
  private final AckTracker acks;
  private final PacketNumbers numbers;
  private final RoundTrip roundTrip = new RoundTrip();
  private final CongestionControl control;
  private final Pacer pacer;
  private final LossDetection loss;
  private final PacketBuilder builder;
  private final Deque<Frame> controls = new ArrayDeque<>();

  private long roomThere = SyncConstants.INITIAL_WINDOW_BYTES;
  private long newestAck; // the largest packet number that the peer has named
  private boolean roomKnown; // the peer has told it
  private long roomTold;
  private boolean tellRoom;
  private boolean ping;
  private int probes; // packets that may leave beyond the window
  private int roomProbes;
  private long roomProbeNanos = Nanos.NEVER;
  private long lastSentNanos;

  PacketSender(
      Replica replica,
      RandomGenerator random,
      PacketBuilder builder,
      long remoteId,
      SendQueue queue,
      Counters counters,
      AckTracker acks,
      CongestionControl control,
      Consumer<List<Part>> arrived,
      long nowNanos) {
    this.replica = replica;
    this.builder = builder;
    this.remoteId = remoteId;
    this.queue = queue;
    this.counters = counters;
    this.acks = acks;
    this.control = control;
    numbers = new PacketNumbers(random);
    pacer = new Pacer(nowNanos);
    loss = new LossDetection(roundTrip, control, arrived, queue::lost);
    lastSentNanos = nowNanos;
  }

  /** Sends this frame, once, with the next packet. */
  void control(Frame frame) {
    if (controls.size() < SyncConstants.MAX_FRAMES / 2) {
      controls.add(frame);
    }
  }

  /** The peer acknowledges packets; false when it names one that was never sent. */
  boolean acknowledged(Frame.Ack ack, long nowNanos) {
    if (!numbers.arePossible(ack.received())) {
      return false;
    }
    counters.acksReceived.increment();
    boolean limited = 2 * loss.bytesInFlight() >= control.windowBytes();
    loss.acknowledged(ack, limited, nowNanos);
    if (ack.received().largest() >= newestAck) {
      newestAck = ack.received().largest();
      roomThere = ack.roomBytes();
      roomKnown = true;
    }
    return true;
  }

  /** Does what is due. */
  void advance(long roomHere, long nowNanos) {
    if (loss.advance(nowNanos)) {
      counters.probes.increment();
      ping = true;
      probes = SyncConstants.PROBES;
    } else if (Nanos.isDue(lastSentNanos + SyncConstants.KEEPALIVE_NANOS, nowNanos)) {
      ping = true;
    }
    probeRoom(nowNanos);
    if (roomTold < SyncConstants.LOW_ROOM_BYTES
        && !acks.isEmpty()
        && roomHere >= 2 * roomTold + Limits.MAX_DATAGRAM_BYTES) {
      tellRoom = true;
    }
  }

  private void probeRoom(long nowNanos) {
    if (queue.isEmpty() || hasRoomThere()) {
      roomProbeNanos = Nanos.NEVER;
      roomProbes = 0;
    } else if (roomProbeNanos == Nanos.NEVER) {
      roomProbeNanos = nowNanos + roundTrip.probeTimeoutNanos(roomProbes);
    } else if (Nanos.isDue(roomProbeNanos, nowNanos)) {
      ping = true;
      roomProbeNanos = nowNanos + roundTrip.probeTimeoutNanos(++roomProbes);
    }
  }

  /** Whether whatever waits may leave, as far as the room over there goes. */
  private boolean hasRoomThere() {
    long reserved = queue.size(SendQueue.Priority.BACKFILL) > 0 ? reservedRoom() : 0;
    return roomThere - reserved >= Limits.MAX_DATAGRAM_BYTES;
  }

  /** The next datagram, masked, until the next call; null when nothing may leave now. */
  @Nullable ByteBuffer next(long roomHere, long nowNanos) {
    boolean paced = mayPace(nowNanos);
    boolean ackDue = Nanos.isDue(acks.dueNanos(nowNanos), nowNanos);
    if (!ackDue && !tellRoom && !ping && controls.isEmpty() && !(paced && hasAllowed())) {
      return null;
    }
    builder.begin();
    addAck(roomHere, nowNanos);
    while (!controls.isEmpty() && builder.freeBytes() >= CONTROL_BYTES) {
      builder.add(controls.removeFirst());
    }
    if (ping) {
      builder.add(new Frame.Ping());
      ping = false;
    }
    if (paced) {
      addParts();
    }
    return builder.isEmpty() ? null : finish(nowNanos);
  }

  private void addAck(long roomHere, long nowNanos) {
    if (!acks.isEmpty() && (acks.hasNews() || tellRoom)) {
      builder.add(acks.take(roomHere, nowNanos));
      counters.acksSent.increment();
      roomTold = roomHere;
      ping |= tellRoom; // so that the peer surely hears of it
      tellRoom = false;
    }
  }

  private void addParts() {
    for (SendQueue.Priority priority : SendQueue.Priority.values()) {
      if (isAllowed(priority)) {
        Part part;
        while ((part = queue.take(priority, builder.freeBytes())) != null) {
          builder.add(part);
        }
      }
    }
  }

  private ByteBuffer finish(long nowNanos) {
    long number = numbers.take();
    ByteBuffer datagram = builder.finish(remoteId, number);
    if (builder.elicitsAck()) {
      probes = Math.max(0, probes - 1);
      loss.sent(new SentPacket(number, nowNanos, datagram.limit(), builder.parts()));
      pacer.sent(datagram.limit());
    }
    lastSentNanos = nowNanos;
    replica.mask(datagram, builder.headerBytes());
    return datagram;
  }

  /** A datagram with this frame alone, outside of all windows: for an address not yet proven. */
  ByteBuffer lone(Frame frame) {
    builder.begin();
    builder.add(frame);
    ByteBuffer datagram = builder.finish(remoteId, numbers.take());
    replica.mask(datagram, builder.headerBytes());
    return datagram;
  }

  private boolean hasAllowed() {
    for (SendQueue.Priority priority : SendQueue.Priority.values()) {
      if (queue.size(priority) > 0 && isAllowed(priority)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAllowed(SendQueue.Priority priority) {
    int extra = priority == SendQueue.Priority.LIVE ? SyncConstants.LIVE_EXTRA_BYTES : 0;
    long reserved = priority == SendQueue.Priority.BACKFILL ? reservedRoom() : 0;
    long window = Math.min(control.windowBytes() + extra, roomThere - reserved);
    if (probes > 0) {
      window = roomThere;
    }
    return loss.bytesInFlight() + Limits.MAX_DATAGRAM_BYTES <= window
        && loss.hasRoomFor(numbers.next());
  }

  /**
   * What older events leave of the room over there: half of it, or {@link
   * SyncConstants#RESERVED_ROOM_BYTES}. So a new event need not wait until some of them are judged.
   * Before the first acknowledgement no room is told yet.
   */
  private long reservedRoom() {
    return roomKnown ? Math.min(SyncConstants.RESERVED_ROOM_BYTES, roomThere / 2) : 0;
  }

  private boolean mayPace(long nowNanos) {
    return pacer.nextNanos(control, roundTrip, nowNanos) - nowNanos <= 0;
  }

  /** When {@link #advance} or {@link #next} has something to do though nothing is heard. */
  long deadlineNanos(long nowNanos) {
    if (tellRoom || ping || !controls.isEmpty()) {
      return nowNanos;
    }
    long deadline = lastSentNanos + SyncConstants.KEEPALIVE_NANOS;
    deadline = Nanos.earlier(deadline, acks.dueNanos(nowNanos));
    deadline = Nanos.earlier(deadline, loss.deadlineNanos());
    deadline = Nanos.earlier(deadline, roomProbeNanos);
    return hasAllowed()
        ? Nanos.earlier(deadline, pacer.nextNanos(control, roundTrip, nowNanos))
        : deadline;
  }

  /** The path is another one: what was learned of its capacity no longer holds. */
  void pathChanged(long nowNanos) {
    control.onNewPath(nowNanos);
  }

  /** The machine has slept: asks the peer for a sign of life, and begins anew on the path. */
  void woken(long nowNanos) {
    loss.woken(nowNanos);
    control.onNewPath(nowNanos);
    roomProbeNanos = Nanos.NEVER;
    ping = true;
  }

  /** How far away the peer is: measured, or guessed so far. */
  long roundTripNanos() {
    return roundTrip.longerNanos();
  }

  /** How long an answer may take. */
  long patienceNanos() {
    return Math.min(roundTrip.probeTimeoutNanos(0), SyncConstants.MAX_PATIENCE_NANOS);
  }

  boolean isWaiting() {
    return loss.bytesInFlight() > 0;
  }

  long waitingSinceNanos() {
    return loss.waitingSinceNanos();
  }

  /** How many bytes may be in flight. */
  int windowBytes() {
    return control.windowBytes();
  }

  int bytesInFlight() {
    return loss.bytesInFlight();
  }

  Optional<Duration> roundTrip() {
    return roundTrip.measured();
  }
}
