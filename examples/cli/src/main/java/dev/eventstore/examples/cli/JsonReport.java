package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Meter;
import dev.eventstore.Metrics;
import dev.eventstore.PeerStatus;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One JSON object a second, each on a line of its own. The last one is the state at the end, when
 * the peer may have left already; it alone has {@code goalReached}.
 */
final class JsonReport implements SyncReport {
  private final Terminal terminal;
  private final Optional<Metrics> metrics;
  private final Rates.Meter meter = new Rates.Meter();
  private String listening = "";

  JsonReport(Terminal terminal) {
    this.terminal = terminal;
    metrics = Optional.empty();
  }

  /** Each object has the values of all meters, too. */
  JsonReport(Terminal terminal, Metrics metrics) {
    this.terminal = terminal;
    this.metrics = Optional.of(metrics);
  }

  @Override
  public void listening(InetSocketAddress address) {
    listening = Words.address(address);
  }

  @Override
  public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    print(describe(status, elapsedNanos, reachedAtNanos));
    return !terminal.out().checkError();
  }

  private ObjectNode describe(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    ObjectNode object = JsonOption.object();
    object.put("elapsedMillis", Words.millis(elapsedNanos)).put("listening", listening);
    object.put("events", status.events()).put("root", status.root().toString());
    object.put("inSync", status.inSync());
    object.put("missingHere", status.missingHere()).put("missingThere", status.missingThere());
    status.storageFailure().ifPresent(reason -> object.put("storageFailure", reason));
    putTraffic(object, status.traffic());
    putRates(object, meter.measure(status.traffic(), elapsedNanos));
    reachedAtNanos.ifPresent(nanos -> object.put("reachedAfterMillis", Words.millis(nanos)));
    object.putArray("peers").addAll(status.peers().stream().map(JsonReport::peer).toList());
    metrics.ifPresent(all -> object.set("metrics", values(all)));
    return object;
  }

  private void print(ObjectNode object) {
    terminal.out().println(JsonOption.line(object));
  }

  @Override
  public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    ObjectNode object = describe(status, elapsedNanos, reachedAtNanos);
    print(object.put("goalReached", reachedAtNanos.isPresent()));
  }

  private static ObjectNode peer(PeerStatus peer) {
    ObjectNode object = JsonOption.object();
    object.put("address", Words.address(peer.address()));
    peer.device().ifPresent(device -> object.put("deviceId", device.toString()));
    object.put("inSync", peer.inSync()).put("events", peer.events());
    object.put("missingHere", peer.missingHere()).put("missingThere", peer.missingThere());
    putTraffic(object, peer.traffic());
    peer.roundTrip().ifPresent(time -> object.put("roundTripMicros", time.toNanos() / 1_000));
    peer.lastHeard().ifPresent(time -> object.put("lastHeard", time.toString()));
    return object;
  }

  /** By their ids; what there is nothing to show of is left out. */
  private static ObjectNode values(Metrics metrics) {
    ObjectNode values = JsonOption.object();
    for (Meter meter : metrics.meters()) {
      double value = meter.value();
      if (value == Math.rint(value)) {
        values.put(meter.id(), (long) value);
      } else if (!Double.isNaN(value)) {
        values.put(meter.id(), value);
      }
    }
    return values;
  }

  private static void putTraffic(ObjectNode object, Traffic traffic) {
    object.put("bytesIn", traffic.bytesIn()).put("bytesOut", traffic.bytesOut());
    object.put("eventsIn", traffic.eventsIn()).put("eventsOut", traffic.eventsOut());
    object.put("duplicatesIn", traffic.duplicatesIn());
  }

  private static void putRates(ObjectNode object, Rates rates) {
    object.put("bytesInPerSecond", rates.bytesIn()).put("bytesOutPerSecond", rates.bytesOut());
    object.put("eventsInPerSecond", rates.eventsIn());
    object.put("eventsOutPerSecond", rates.eventsOut());
  }
}
