package dev.eventstore.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What one run has shown.
 *
 * @param of what was compared
 * @param deliveries how many events had to arrive, over all devices
 * @param delivered how many of them did
 * @param payloadBytes the sealed bytes of those, each counted when it first arrived
 * @param senders what each device sent
 * @param equal when all roots were equal, in virtual seconds
 * @param known when all devices knew it
 * @param limitSeconds when the run would have been given up
 * @param realSeconds how long the run took on this machine
 */
record ReconciliationResult(
    ReconciliationCase of,
    long deliveries,
    long delivered,
    long payloadBytes,
    List<SenderTally> senders,
    Optional<Double> equal,
    Optional<Double> known,
    double limitSeconds,
    double realSeconds) {

  private long sum(ToLongFunction<SenderTally> value) {
    return senders.stream().mapToLong(value).sum();
  }

  /** Sealed slices and their frames, of all senders. */
  long sliceBytes() {
    return sum(SenderTally::sliceBytes);
  }

  /** The rest of the link, without the handshake. */
  long linkBytes() {
    return sum(SenderTally::linkBytes);
  }

  long handshakeBytes() {
    return sum(SenderTally::handshakeBytes);
  }

  /** All that is not an event. */
  long controlBytes() {
    return sliceBytes() + linkBytes() + handshakeBytes();
  }

  /** Events beyond the first arrival of each: sent again, lost, or sent by several. */
  long resentBytes() {
    return sum(SenderTally::eventBytes) - payloadBytes;
  }

  /** How often each event was sent to whoever lacked it. */
  Optional<Double> pushes() {
    double pushes = senders.stream().mapToDouble(SenderTally::pushes).sum();
    return delivered == 0 ? Optional.empty() : Optional.of(pushes / delivered);
  }

  /** A share of the payload; empty when there is none. */
  Optional<Double> ofPayload(long bytes) {
    return payloadBytes == 0 ? Optional.empty() : Optional.of((double) bytes / payloadBytes);
  }

  /** Slices by kind, of all senders. */
  NavigableMap<String, SliceCount> slices() {
    NavigableMap<String, SliceCount> all = new TreeMap<>();
    senders.stream()
        .map(SenderTally::slices)
        .map(NavigableMap::entrySet)
        .flatMap(Collection::stream)
        .forEach(kind -> all.merge(kind.getKey(), kind.getValue(), SliceCount::plus));
    return all;
  }

  /** What a version costs a device for each peer, the dearest device; for runs at rest. */
  double bytesPerVersion() {
    return senders.stream()
        .mapToDouble(sender -> (double) sender.sliceBytes() / Math.max(1, sender.versions()))
        .map(bytes -> bytes / (of.peers() - 1))
        .max()
        .orElse(0);
  }
}
