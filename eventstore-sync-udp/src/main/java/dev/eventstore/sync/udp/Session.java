package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.PeerStatus;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One peer, from the handshake until it is gone. For one thread.
 *
 * <p>What comes in is checked and handed on here; what goes out is chosen by {@link PushQueue} and
 * {@link Reconciler}, waits in {@link SendQueue} and leaves by {@link PacketSender}.
 */
final class Session {
  /** Who a session is between, and how it came about. */
  record Identity(
      long localId, long remoteId, long remoteBootId, Bytes nonce, boolean initiatedHere) {}

  /** So many pieces of slices are compared, at most, for one datagram. */
  private static final int FILLS = 4;

  private final LocalDevice local;
  private final Identity identity;
  private final PathValidation path;
  private final ReplayWindow replays = new ReplayWindow();
  private final AckTracker acks = new AckTracker();
  private final SendQueue queue;
  private final PushQueue pushes;
  private final Reconciler reconciler;
  private final ReceivedSlices slices;
  private final PacketSender sender;
  private final Reassembly reassembly;
  private final TokenBucket datagrams;
  private final Account account;
  private final InetAddress accountAddress; // also when the peer moves
  private final TrafficCounter traffic = new TrafficCounter();
  private final PassingOn passingOn = new PassingOn();
  private int judging; // events of the peer that wait for their verdict
  private long heardNanos;
  private @Nullable Instant heardAt;
  private long doubtedNanos = Nanos.NEVER; // since this machine woke up and nothing was heard
  private long filledNanos; // when slices of the peer were last compared
  private boolean begun;
  private boolean closed;

  Session(LocalDevice local, Identity identity, InetSocketAddress address, long nowNanos) {
    this.local = local;
    this.identity = identity;
    queue = new SendQueue(local.counters());
    path = new PathValidation(address, local.environment().random());
    accountAddress = address.getAddress();
    account = new Account(local.fetches().newTurn(), nowNanos);
    pushes =
        new PushQueue(
            local.replica(),
            queue,
            new SessionQuestions(),
            account,
            local.pendingSlices(),
            nowNanos);
    reconciler = new Reconciler(local, account, queue, pushes, identity.remoteBootId());
    slices = new ReceivedSlices(local, account, reconciler, pushes);
    reassembly = new Reassembly(local.reassembly());
    datagrams = new TokenBucket(SyncConstants.DATAGRAMS_PER_SECOND, nowNanos);
    sender =
        new PacketSender(
            local.replica(),
            local.environment().random(),
            local.builder(),
            identity.remoteId(),
            queue,
            local.counters(),
            acks,
            new Ledbat(),
            this::arrived,
            nowNanos);
    heardNanos = nowNanos;
  }

  Identity identity() {
    return identity;
  }

  InetSocketAddress address() {
    return path.address();
  }

  TrafficCounter traffic() {
    return traffic;
  }

  /** The reconciler is made after what asks it. */
  private final class SessionQuestions implements Questions {
    @Override
    public void contested(CellRequest request) {
      reconciler.contested(request);
    }

    @Override
    public void lackingHere(CellRequest request) {
      reconciler.lackingHere(request, filledNanos);
    }
  }

  // ---- Life

  /**
   * The peer has proven that it takes part: now it may be talked to. It hears our root at once,
   * unless the one that we last named is out of date: then the next version tells it soon.
   */
  void begin(long nowNanos) {
    begun = true;
    local.accounts().takeOver(account, accountAddress, nowNanos);
    if (!local.owesNews()) {
      reconciler.begin(nowNanos);
    }
  }

  /** The peer is gone, or has closed the session. */
  void end() {
    if (!closed) {
      closed = true;
      reassembly.clear();
      pushes.end();
      local.fetches().gone(account.turn());
      if (begun) {
        local.accounts().leave(account, accountAddress, heardNanos);
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** When its last valid packet came. */
  long heardNanos() {
    return heardNanos;
  }

  boolean isSilent(long nowNanos) {
    return Nanos.isDue(silenceNanos(), nowNanos);
  }

  private long silenceNanos() {
    return isDoubted()
        ? doubtedNanos + SyncConstants.DOUBT_NANOS
        : heardNanos + SyncConstants.SILENCE_NANOS;
  }

  /** This machine has slept, however long: the peer may have given it up, and is asked. */
  void doubt(long nowNanos) {
    doubtedNanos = nowNanos;
    sender.woken(nowNanos);
  }

  /** Whether nothing was heard since {@link #doubt}. */
  boolean isDoubted() {
    return doubtedNanos != Nanos.NEVER;
  }

  private long impatientNanos() {
    return isDoubted() ? doubtedNanos + sender.patienceNanos() : Nanos.NEVER;
  }

  /** Whether it owes an answer for so long that it may have restarted. */
  boolean isUnresponsive(long nowNanos) {
    if (isDoubted()) {
      return Nanos.isDue(impatientNanos(), nowNanos);
    }
    return sender.isWaiting()
        && Nanos.isDue(heardNanos + SyncConstants.UNRESPONSIVE_NANOS, nowNanos)
        && Nanos.isDue(sender.waitingSinceNanos() + SyncConstants.UNRESPONSIVE_NANOS, nowNanos);
  }

  // ---- Receiving

  /**
   * A packet with our connection id and a valid tag.
   *
   * @param bodies positioned where they begin
   * @return a datagram for the address it came from, which is not known to be the peer's
   */
  Optional<ByteBuffer> receive(
      Header.Data packet, ByteBuffer bodies, InetSocketAddress from, long nowNanos) {
    traffic.bytesIn(bodies.limit());
    if (!replays.isNew(packet.packetNumber()) || !datagrams.take(nowNanos)) {
      boolean replayed = !replays.isNew(packet.packetNumber());
      local
          .counters()
          .datagramsDropped
          .increment(replayed ? Counters.Drop.REPLAY : Counters.Drop.RATE);
      return Optional.empty();
    }
    replays.accept(packet.packetNumber());
    heardNanos = nowNanos;
    doubtedNanos = Nanos.NEVER;
    heardAt = local.environment().wallClock().instant();
    boolean elicitsAck = false;
    for (Frame frame : packet.frames()) {
      if (closed) {
        break; // what stands behind a goodbye counts no more
      }
      elicitsAck |= frame.elicitsAck();
      handle(frame, bodies, from, nowNanos);
    }
    acks.received(packet.packetNumber(), elicitsAck, nowNanos);
    return path.heardFrom(from, nowNanos).map(sender::lone);
  }

  private void handle(Frame frame, ByteBuffer bodies, InetSocketAddress from, long nowNanos) {
    if (frame instanceof Frame.Ack ack) {
      if (!sender.acknowledged(ack, nowNanos)) {
        end();
      }
    } else if (frame instanceof Frame.Event event) {
      offer(Bytes.copyOf(body(bodies, event)), event.lane(), nowNanos);
    } else if (frame instanceof Frame.Fragment part) {
      reassembly
          .add(part, body(bodies, part), nowNanos)
          .ifPresent(whole -> offer(Bytes.copyOf(whole), part.lane(), nowNanos));
    } else if (frame instanceof Frame.SealedSlice slice) {
      slices.receive(Bytes.copyOf(body(bodies, slice)), nowNanos);
    } else if (frame instanceof Frame.NothingMore answered) {
      reconciler.heardNothingMore(answered.version());
    } else if (frame instanceof Frame.Enough) {
      passingOn.heardEnough(nowNanos);
    } else if (frame instanceof Frame.PathChallenge challenge) {
      sender.control(new Frame.PathResponse(challenge.token()));
    } else if (frame instanceof Frame.PathResponse response) {
      if (path.answered(response, from)) {
        sender.pathChanged(nowNanos);
        local.counters().pathsChanged.increment();
      }
    } else if (frame instanceof Frame.Close) {
      end();
    }
  }

  private static byte[] body(ByteBuffer bodies, Frame frame) {
    byte[] body = new byte[frame.bodyBytes()];
    bodies.get(body);
    return body;
  }

  /** Who offers what nobody accepts is not listened to for a while; summaries bring the rest. */
  private void offer(Bytes sealed, Lane lane, long nowNanos) {
    if (!account.refused().isEmpty(nowNanos) && local.offer(this, sealed, lane, nowNanos)) {
      judging++;
    } else {
      local.counters().eventsIgnored.increment();
    }
  }

  /** An event that this peer sent was judged. */
  void judged(Verdict verdict, Lane lane, int bytes, long nowNanos) {
    judging--;
    if (verdict instanceof Verdict.Accepted accepted) {
      traffic.eventIn();
      local.traffic().eventIn();
      pushes.cameFromPeer(accepted.seq());
      if (lane == Lane.BACKFILL) {
        passingOn.lackedHere();
      }
      reconciler.received(lane, bytes, nowNanos);
    } else if (verdict instanceof Verdict.Duplicate) {
      traffic.duplicateIn();
      local.traffic().duplicateIn();
    } else if (verdict instanceof Verdict.Rejected) {
      account.refused().spend(1, nowNanos);
      reconciler.refused(nowNanos);
    }
  }

  // ---- Sending

  /** A new event for this peer. */
  void live(StoredEvent event) {
    pushes.live(event);
  }

  /** Which new events of others go over this session. */
  PassingOn passingOn() {
    return passingOn;
  }

  /** The peer has passed on what others bring sooner. */
  void sayEnough(long nowNanos) {
    passingOn.saidEnough(nowNanos);
    sender.control(new Frame.Enough());
  }

  /** A new version of our summary has begun. */
  void newVersion(long nowNanos) {
    reconciler.newVersion(nowNanos);
  }

  private void arrived(List<Part> parts) {
    local.counters().packetsAcknowledged.increment();
    for (Part part : parts) {
      queue.arrived(part);
      if (part instanceof Part.EventPart event && pushes.arrived(event)) {
        local.replica().acknowledged(event.message().seq());
        reconciler.delivered(event.message().lane(), heardNanos);
        if (event.message().lane() == Lane.BACKFILL) {
          passingOn.lackedThere();
        }
        traffic.eventOut();
        local.traffic().eventOut();
      }
    }
  }

  /** Does what is due. */
  void advance(long nowNanos) {
    reassembly.advance(nowNanos);
    pushes.advance(nowNanos);
    sender.advance(room(), nowNanos);
    account.turn().roundTrip(sender.roundTripNanos());
    reconciler.advance(nowNanos);
  }

  /** The next datagram, masked, valid until the next call; null when nothing may leave now. */
  @Nullable ByteBuffer next(long nowNanos) {
    filledNanos = nowNanos;
    for (int i = 0; i < FILLS && pushes.canFill(); i++) {
      pushes.fill(nowNanos);
    }
    reconciler.fill(nowNanos);
    reconciler.conclude(judging > 0, nowNanos);
    ByteBuffer datagram = sender.next(room(), nowNanos);
    if (datagram != null) {
      traffic.bytesOut(datagram.limit());
    }
    return datagram;
  }

  private long room() {
    return local.roomPerSession(reassembly.heldBytes());
  }

  /** A datagram that tells the peer to forget this session. */
  ByteBuffer closing() {
    return sender.lone(new Frame.Close());
  }

  /** When {@link #advance} or {@link #next} has something to do though nothing is heard. */
  long deadlineNanos(long nowNanos) {
    if (pushes.canFill()) {
      return nowNanos;
    }
    long deadline = silenceNanos();
    if (isDoubted() && !isUnresponsive(nowNanos)) {
      deadline = Nanos.earlier(deadline, impatientNanos());
    }
    deadline = Nanos.earlier(deadline, reassembly.deadlineNanos());
    deadline = Nanos.earlier(deadline, reconciler.deadlineNanos(nowNanos));
    deadline = Nanos.earlier(deadline, pushes.deadlineNanos());
    return Nanos.earlier(deadline, sender.deadlineNanos(nowNanos));
  }

  // ---- Status

  SendQueue queue() {
    return queue;
  }

  PacketSender sender() {
    return sender;
  }

  Reconciler reconciler() {
    return reconciler;
  }

  /** Where the peer stands, except for what depends on our own root. */
  PeerView view() {
    PeerStatus status =
        new PeerStatus(
            address(),
            reconciler.device(),
            false,
            reconciler.named().map(root -> root.count()).orElse(0L),
            pushes.pending(),
            0,
            traffic.traffic(),
            sender.roundTrip(),
            Optional.ofNullable(heardAt));
    return new PeerView(status, reconciler.named(), pushes.lack());
  }
}
