package dev.eventstore.examples.cli;

import dev.eventstore.Meter;
import dev.eventstore.PeerStatus;
import java.util.List;
import java.util.Locale;

/** What is known of each peer, and all counters and gauges, for a person. */
final class MetricsTables {
  private static final int DEVICE_CHARACTERS = 8;
  private static final String NOTHING = "-";

  private MetricsTables() {}

  /** One line for each peer, below a heading. */
  static List<String> peers(List<PeerStatus> peers) {
    Table table = new Table(3);
    table.add(
        "peer", "device", "state", "events", "missing here", "there", "in", "out", "round trip");
    peers.forEach(peer -> add(table, peer));
    return table.lines();
  }

  private static void add(Table table, PeerStatus peer) {
    table.add(
        Words.address(peer.address()),
        peer.device().map(id -> id.toString().substring(0, DEVICE_CHARACTERS)).orElse(NOTHING),
        state(peer),
        Words.number(peer.events()),
        Words.number(peer.missingHere()),
        Words.number(peer.missingThere()),
        Words.bytes(peer.traffic().bytesIn()),
        Words.bytes(peer.traffic().bytesOut()),
        peer.roundTrip().map(time -> millis(time.toNanos())).orElse(NOTHING));
  }

  private static String state(PeerStatus peer) {
    if (!peer.heard()) {
      return "not heard";
    }
    return peer.inSync() ? "in sync" : "not in sync";
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  /** One line for each meter: what docs/metrics.md calls it, its value and its unit. */
  static List<String> meters(List<Meter> meters) {
    Table table = new Table(1);
    meters.forEach(meter -> table.add(meter.id(), value(meter.value()) + unit(meter)));
    return table.lines();
  }

  private static String unit(Meter meter) {
    return meter.unit().isEmpty() ? "" : " " + meter.unit();
  }

  private static String value(double value) {
    if (Double.isNaN(value)) {
      return NOTHING;
    }
    boolean whole = value == Math.rint(value);
    return whole ? Words.number((long) value) : String.format(Locale.ROOT, "%.6f", value);
  }
}
