package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Slice;
import dev.eventstore.sync.udp.DatagramParts;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What one device has put onto the wire, whether it arrived or not. One thread at a time. */
final class SenderTally implements DatagramParts.Visitor {
  private final SharedSlices opener;
  private final NavigableMap<String, SliceCount> slices = new TreeMap<>();
  private final Set<Long> versions = new HashSet<>();
  private long datagrams;
  private long handshakeBytes;
  private long packetBytes;
  private long ackBytes;
  private long eventFrameBytes;
  private long otherFrameBytes;
  private long eventBytes;
  private double pushes;

  SenderTally(SharedSlices opener) {
    this.opener = opener;
  }

  /** A datagram is about to be visited. */
  void datagram() {
    datagrams++;
  }

  @Override
  public void handshake(int bytes) {
    handshakeBytes += bytes;
  }

  @Override
  public void packet(int bytes) {
    packetBytes += bytes;
  }

  @Override
  public void acknowledgement(int bytes) {
    ackBytes += bytes;
  }

  @Override
  public void otherFrame(int bytes) {
    otherFrameBytes += bytes;
  }

  @Override
  public void slice(int frameBytes, Bytes sealed) {
    Optional<Slice> slice = opener.open(sealed);
    String kind = slice.map(opened -> opened.getClass().getSimpleName()).orElse("unreadable");
    slice.ifPresent(opened -> versions.add(opened.header().version()));
    slices.merge(kind, new SliceCount(1, frameBytes + sealed.size()), SliceCount::plus);
  }

  @Override
  public void event(int frameBytes, int bodyBytes, int parts) {
    eventFrameBytes += frameBytes;
    eventBytes += bodyBytes;
    pushes += 1.0 / parts;
  }

  /** Adds what another one counted later, except for slices. */
  void addWithoutSlices(SenderTally later) {
    datagrams += later.datagrams;
    handshakeBytes += later.handshakeBytes;
    packetBytes += later.packetBytes;
    ackBytes += later.ackBytes;
    eventFrameBytes += later.eventFrameBytes;
    otherFrameBytes += later.otherFrameBytes;
    eventBytes += later.eventBytes;
    pushes += later.pushes;
  }

  NavigableMap<String, SliceCount> slices() {
    return slices;
  }

  long sliceBytes() {
    return slices.values().stream().mapToLong(SliceCount::bytes).sum();
  }

  /** How many versions of this device's summary the slices were of. */
  int versions() {
    return versions.size();
  }

  long datagrams() {
    return datagrams;
  }

  long handshakeBytes() {
    return handshakeBytes;
  }

  long packetBytes() {
    return packetBytes;
  }

  long ackBytes() {
    return ackBytes;
  }

  long eventFrameBytes() {
    return eventFrameBytes;
  }

  long otherFrameBytes() {
    return otherFrameBytes;
  }

  /** All that is neither slice nor event nor handshake. */
  long linkBytes() {
    return packetBytes + ackBytes + eventFrameBytes + otherFrameBytes;
  }

  /** Events as often as they were sent. */
  long eventBytes() {
    return eventBytes;
  }

  /** How many events were sent, parts of an event as fractions. */
  double pushes() {
    return pushes;
  }
}
