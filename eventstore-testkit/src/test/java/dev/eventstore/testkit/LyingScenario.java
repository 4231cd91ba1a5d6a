package dev.eventstore.testkit;

import dev.eventstore.EventDraft;
import dev.eventstore.EventId;
import dev.eventstore.PeerStatus;
import dev.eventstore.Traffic;
import dev.eventstore.spi.Sealer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Honest devices, each with events of its own, that all know each other and a member that lies, or
 * does not run. The liar is the first whom each of them meets.
 */
final class LyingScenario implements AutoCloseable {
  static final int HONEST = 4;
  static final int EVENTS = 300;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final long COMES_EVERY = 20; // looks, a second
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final SimulatedNetwork network;
  private final SimulatedDevice liar;
  private final Map<SimulatedDevice, CountingSealer> honest = new LinkedHashMap<>();
  private final Set<EventId> expected = new HashSet<>();
  private boolean comesAndGoes;

  /** With a member that tells a lie, or with nobody in its place. */
  LyingScenario(long seed, double loss, Optional<Lie> lie) {
    network = new SimulatedNetwork(seed);
    network.conditions(
        LinkConditions.PERFECT
            .withLatency(Latency.between(Duration.ofMillis(10), Duration.ofMillis(40)))
            .withLoss(loss));
    List<SimulatedDevice> devices = new ArrayList<>();
    for (int i = 0; i < HONEST; i++) {
      devices.add(network.device("honest" + i));
    }
    liar = network.device("liar");
    devices.forEach(each -> begin(each, devices));
    lie.ifPresent(this::begin);
  }

  private void begin(SimulatedDevice device, List<SimulatedDevice> devices) {
    device.options(builder -> builder.sealer(sealer -> counted(device, sealer)));
    device.connect(liar);
    devices.subList(0, devices.indexOf(device)).forEach(device::connect);
    device.start();
    expected.addAll(write(device));
  }

  private Sealer counted(SimulatedDevice device, Sealer sealer) {
    CountingSealer counting = new CountingSealer(new SharedSealer(sealer, network.cryptography()));
    honest.put(device, counting);
    return counting;
  }

  private static List<EventId> write(SimulatedDevice device) {
    List<EventId> ids = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      EventDraft note = EventDraft.of("note").with("by", device.name()).with("n", i).build();
      ids.add(device.community().append(note).id());
    }
    return ids;
  }

  private void begin(Lie lie) {
    Sealer[] own = new Sealer[1];
    liar.options(
        builder ->
            builder.sealer(sealer -> own[0] = new SharedSealer(sealer, network.cryptography())));
    liar.transport(
        transport ->
            new LyingTransport(
                transport,
                (replica, environment) ->
                    new Liar(replica, own[0], lie, environment, network.seed())));
    liar.start();
    write(liar);
  }

  /** The liar ends all its sessions, says nothing for a moment, and begins anew, over and over. */
  void liarComesAndGoes() {
    comesAndGoes = true;
  }

  private void comeAndGo() {
    long looks = network.elapsed().dividedBy(LOOK_EVERY);
    if (looks % COMES_EVERY == COMES_EVERY - 1) {
      liar.stop();
    } else if (looks % COMES_EVERY == 0 && !liar.isRunning()) {
      liar.start();
    }
  }

  /** How long the honest devices take until each has what all of them wrote. */
  Duration converge() {
    while (!honest.keySet().stream().allMatch(each -> each.ids().containsAll(expected))) {
      if (network.elapsed().compareTo(LONGEST) > 0) {
        throw new AssertionError("the honest do not converge: " + counts() + "\n" + network);
      }
      network.run(LOOK_EVERY);
      if (comesAndGoes) {
        comeAndGo();
      }
    }
    return network.elapsed();
  }

  private List<Integer> counts() {
    return honest.keySet().stream().map(each -> each.ids().size()).toList();
  }

  SimulatedNetwork network() {
    return network;
  }

  Map<SimulatedDevice, CountingSealer> honest() {
    return honest;
  }

  /** What went to and fro between an honest device and the liar. */
  Traffic withLiar(SimulatedDevice device) {
    return device.community().syncStatus().peers().stream()
        .filter(peer -> peer.address().equals(liar.address()))
        .map(PeerStatus::traffic)
        .findFirst()
        .orElse(Traffic.NONE);
  }

  @Override
  public void close() {
    network.close();
  }
}
