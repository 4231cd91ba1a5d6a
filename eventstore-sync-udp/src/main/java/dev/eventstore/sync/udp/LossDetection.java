package dev.eventstore.sync.udp;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which packets arrived and which are lost, as in RFC 9002, section 6. For one thread.
 *
 * <p>Packets that ask for an acknowledgement lie in a ring by their number, so that an
 * acknowledgement costs no more than the packets in flight. A packet is lost when one sent three
 * later has arrived, or one sent later by 9/8 of the round trip. When nothing is heard at all, a
 * probe asks for an acknowledgement, each time after twice the pause; a probe repeats no event.
 */
final class LossDetection {
  private final @Nullable SentPacket[] ring = new SentPacket[SyncConstants.REPLAY_WINDOW];
  private final RoundTrip roundTrip;
  private final CongestionControl control;
  private final Consumer<List<Part>> arrived;
  private final Consumer<List<Part>> lost;

  private long oldest; // no packet with a smaller number is in flight
  private long end; // one more than the largest number sent
  private long largestAcknowledged = -1;
  private int bytesInFlight;
  private int packetsInFlight;
  private int probeTimeouts;
  private long lastSentNanos;
  private long lossNanos = Nanos.NEVER;
  private long wokenNanos = Nanos.NEVER; // round trips of what was sent before are none

  /** Tells {@code arrived} and {@code lost} of the parts of each packet, once. */
  LossDetection(
      RoundTrip roundTrip,
      CongestionControl control,
      Consumer<List<Part>> arrived,
      Consumer<List<Part>> lost) {
    this.roundTrip = roundTrip;
    this.control = control;
    this.arrived = arrived;
    this.lost = lost;
  }

  /** A packet leaves that asks for an acknowledgement. Numbers only grow. */
  void sent(SentPacket packet) {
    if (packetsInFlight == 0) {
      oldest = packet.number();
    }
    SentPacket ancient = ring[slot(packet.number())];
    if (ancient != null) { // only probes can come so far
      remove(ancient.number());
      lost.accept(ancient.parts());
    }
    ring[slot(packet.number())] = packet;
    end = packet.number() + 1;
    bytesInFlight += packet.bytes();
    packetsInFlight++;
    lastSentNanos = packet.sentAtNanos();
  }

  int bytesInFlight() {
    return bytesInFlight;
  }

  /** When the oldest packet in flight left; the last one of all when there is none. */
  long waitingSinceNanos() {
    SentPacket packet = at(oldest);
    return packet == null ? lastSentNanos : packet.sentAtNanos();
  }

  /** Whether a packet of this number still finds a place. */
  boolean hasRoomFor(long number) {
    return packetsInFlight == 0 || number - oldest < SyncConstants.MAX_PACKETS_SPANNED;
  }

  /** The peer names packets that it received. */
  void acknowledged(Frame.Ack ack, boolean limited, long nowNanos) {
    AckRanges ranges = ack.received();
    boolean anything = false;
    for (int i = 0; i < ranges.count() && ranges.high(i) >= oldest; i++) {
      for (long n = Math.min(ranges.high(i), end - 1); n >= Math.max(ranges.low(i), oldest); n--) {
        SentPacket packet = remove(n);
        if (packet != null) {
          if (!anything && n == ranges.largest() && !isBeforeSleep(packet)) {
            roundTrip(packet, ack.delayMicros() * 1_000, nowNanos);
          }
          anything = true;
          control.onAcknowledged(packet.bytes(), packet.sentAtNanos(), limited, nowNanos);
          arrived.accept(packet.parts());
        }
      }
    }
    if (anything) {
      largestAcknowledged = Math.max(largestAcknowledged, ranges.largest());
      probeTimeouts = 0;
      detect(nowNanos);
    }
  }

  private boolean isBeforeSleep(SentPacket packet) {
    return wokenNanos != Nanos.NEVER && packet.sentAtNanos() - wokenNanos < 0;
  }

  /** The machine has slept: what is in flight says nothing of the path any more. */
  void woken(long nowNanos) {
    wokenNanos = nowNanos;
    lastSentNanos = nowNanos;
    probeTimeouts = 0;
  }

  private void roundTrip(SentPacket packet, long ackDelayNanos, long nowNanos) {
    roundTrip.sample(nowNanos - packet.sentAtNanos(), ackDelayNanos);
    control.onRoundTrip(roundTrip.latestOnPathNanos(), packet.bytes(), nowNanos);
  }

  /** When {@link #advance} has something to do. */
  long deadlineNanos() {
    return lossNanos != Nanos.NEVER ? lossNanos : probeNanos();
  }

  /** Acts on what is due; whether a probe must be sent. */
  boolean advance(long nowNanos) {
    if (Nanos.isDue(lossNanos, nowNanos)) {
      detect(nowNanos);
    } else if (lossNanos == Nanos.NEVER && Nanos.isDue(probeNanos(), nowNanos)) {
      probeTimeouts++;
      lastSentNanos = nowNanos;
      if (probeTimeouts == SyncConstants.PERSISTENT_CONGESTION_PTOS) {
        control.onPersistentCongestion();
      }
      return true;
    }
    return false;
  }

  private long probeNanos() {
    return packetsInFlight == 0
        ? Nanos.NEVER
        : lastSentNanos + roundTrip.probeTimeoutNanos(probeTimeouts);
  }

  private void detect(long nowNanos) {
    lossNanos = Nanos.NEVER;
    long delay = roundTrip.lossDelayNanos();
    for (long n = oldest; n < largestAcknowledged && packetsInFlight > 0; n++) {
      SentPacket packet = at(n);
      if (packet == null) {
        continue;
      }
      long lateNanos = packet.sentAtNanos() + delay;
      if (n + SyncConstants.PACKET_THRESHOLD <= largestAcknowledged || lateNanos - nowNanos <= 0) {
        remove(n);
        control.onLost(packet.sentAtNanos(), nowNanos);
        lost.accept(packet.parts());
      } else {
        lossNanos = Nanos.earlier(lossNanos, lateNanos);
      }
    }
  }

  private @Nullable SentPacket at(long number) {
    SentPacket packet = ring[slot(number)];
    return packet != null && packet.number() == number ? packet : null;
  }

  private @Nullable SentPacket remove(long number) {
    SentPacket packet = at(number);
    if (packet == null) {
      return null;
    }
    ring[slot(number)] = null;
    bytesInFlight -= packet.bytes();
    packetsInFlight--;
    while (oldest < end && at(oldest) == null) {
      oldest++;
    }
    return packet;
  }

  private static int slot(long number) {
    return (int) (number % SyncConstants.REPLAY_WINDOW);
  }
}
