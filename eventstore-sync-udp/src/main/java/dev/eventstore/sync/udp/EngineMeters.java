package dev.eventstore.sync.udp;

import dev.eventstore.Meter;
import dev.eventstore.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What an engine shows of itself, in the order of docs/metrics.md. For one thread. */
final class EngineMeters {
  private final Counters counters;
  private final TrafficCounter traffic;
  private final Supplier<EngineState> state;
  private final List<Meter> meters = new ArrayList<>();

  /**
   * For one engine.
   *
   * @param state the newest that is known, asked for by any thread
   */
  EngineMeters(Counters counters, TrafficCounter traffic, Supplier<EngineState> state) {
    this.counters = counters;
    this.traffic = traffic;
    this.state = state;
  }

  List<Meter> all() {
    peers();
    datagrams();
    handshakes();
    packets();
    slices();
    events();
    return List.copyOf(meters);
  }

  private void peers() {
    gauge("sessions", "sessions", "Peers that this device is in contact with.", s -> s.sessions());
    for (EngineState.PeerState one : EngineState.PeerState.values()) {
      meters.add(
          Meter.gauge("eventstore.peers")
              .unit("peers")
              .description("Peers by whether the root that they last named is ours.")
              .tag("state", word(one))
              .reads(() -> state.get().peers(one)));
    }
    gauge(
        "missing.here",
        "events",
        "Events that this device is known to lack: at least so many.",
        s -> s.missingHere());
    gauge(
        "missing.there",
        "events",
        "Events that peers are known to lack, all peers together.",
        s -> s.missingThere());
  }

  private void datagrams() {
    counter(
        "datagrams.received",
        "datagrams",
        "Datagrams of this community that came.",
        traffic::datagramsIn);
    counter("datagrams.sent", "datagrams", "Datagrams that left.", traffic::datagramsOut);
    counter(
        "traffic.received", "bytes", "Bytes of the datagrams that came.", () -> now().bytesIn());
    counter("traffic.sent", "bytes", "Bytes of the datagrams that left.", () -> now().bytesOut());
    counters(
        "datagrams.dropped",
        "datagrams",
        "Datagrams that came and were not used.",
        "reason",
        counters.datagramsDropped);
  }

  private Traffic now() {
    return traffic.traffic();
  }

  private void handshakes() {
    counter(
        "hellos.sent",
        "hellos",
        "HELLOs sent to look for peers, repetitions included.",
        counters.hellosSent::value);
    counter(
        "hellos.received", "hellos", "HELLOs of other devices.", counters.hellosReceived::value);
    counter(
        "hellos.refused",
        "hellos",
        "HELLOs without an answer: too many at a time, or as many peers as there may be.",
        counters.hellosRefused::value);
    counter(
        "sessions.begun",
        "sessions",
        "Handshakes that were completed.",
        counters.sessionsBegun::value);
    counters(
        "sessions.ended", "sessions", "Sessions that ended.", "reason", counters.sessionsEnded);
    counter(
        "paths.changed",
        "paths",
        "Peers whose address changed and was validated anew.",
        counters.pathsChanged::value);
  }

  private void packets() {
    counter(
        "packets.acknowledged",
        "packets",
        "Packets that arrived, as their peers say.",
        counters.packetsAcknowledged::value);
    counter(
        "packets.lost",
        "packets",
        "Packets taken for lost on the way.",
        counters.packetsLost::value);
    counter(
        "parts.repeated",
        "parts",
        "Events, fragments and slices that are sent again after a loss.",
        counters.partsRepeated::value);
    counter(
        "probes", "probes", "Times that an acknowledgement was overdue.", counters.probes::value);
    counter("acks.sent", "acks", "Acknowledgements sent.", counters.acksSent::value);
    counter("acks.received", "acks", "Acknowledgements that came.", counters.acksReceived::value);
    gauge(
        "congestion.window",
        "bytes",
        "Bytes that may be in flight, all peers together.",
        s -> s.windowBytes());
    gauge(
        "congestion.flight",
        "bytes",
        "Bytes in flight, all peers together.",
        s -> s.bytesInFlight());
    meters.add(
        Meter.gauge("eventstore.round.trip")
            .unit("seconds")
            .description("Smoothed round-trip time of the slowest peer.")
            .readsDouble(reading(EngineState::roundTripSeconds)));
    for (SendQueue.Priority lane : SendQueue.Priority.values()) {
      meters.add(
          Meter.gauge("eventstore.send.queue")
              .unit("parts")
              .description("Events, fragments and slices that wait to leave, all peers together.")
              .tag("lane", word(lane))
              .reads(() -> state.get().queued(lane)));
    }
    gauge(
        "reassembly.held",
        "bytes",
        "Fragments of events that are not complete yet.",
        s -> s.reassemblyBytes());
  }

  private DoubleSupplier reading(ToDoubleFunction<EngineState> figure) {
    return () -> figure.applyAsDouble(state.get());
  }

  private void slices() {
    counter("versions", "versions", "Versions of the own summary.", counters.versions::value);
    counters(
        "slices.sent",
        "slices",
        "Slices of summaries sent, repetitions included.",
        "kind",
        counters.slicesSent);
    counters(
        "slices.received",
        "slices",
        "Slices of summaries that came and were used.",
        "kind",
        counters.slicesReceived);
    counters(
        "slices.refused",
        "slices",
        "Slices of summaries that came and were not used.",
        "reason",
        counters.slicesRefused);
  }

  private void events() {
    counters(
        "events.pushed",
        "events",
        "Events queued for a peer, once for each peer.",
        "lane",
        counters.eventsPushed);
    counter(
        "events.delivered",
        "events",
        "Events whose arrival a peer acknowledged.",
        () -> now().eventsOut());
    counter(
        "events.ignored",
        "events",
        "Events not looked at: too many wait, or too many of this peer's were rejected.",
        counters.eventsIgnored::value);
  }

  private void counter(String name, String unit, String description, LongSupplier reading) {
    meters.add(
        Meter.counter("eventstore." + name).unit(unit).description(description).reads(reading));
  }

  private <E extends Enum<E>> void counters(
      String name, String unit, String description, String key, CounterSet<E> set) {
    set.forEach(
        (one, counter) ->
            meters.add(
                Meter.counter("eventstore." + name)
                    .unit(unit)
                    .description(description)
                    .tag(key, word(one))
                    .reads(counter::value)));
  }

  private void gauge(
      String name, String unit, String description, ToLongFunction<EngineState> figure) {
    meters.add(
        Meter.gauge("eventstore." + name)
            .unit(unit)
            .description(description)
            .reads(() -> figure.applyAsLong(state.get())));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
