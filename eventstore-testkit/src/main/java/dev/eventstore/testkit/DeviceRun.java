package dev.eventstore.testkit;

import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.EventFilter;
import dev.eventstore.Subscription;
import dev.eventstore.core.Communities;
import java.util.ArrayList;
import java.util.List;

/** A simulated device between a start and the next crash. */
final class DeviceRun {
  private final SimulatedDevice device;
  private final SimulatedSurroundings surroundings;
  private final SimulatedTransport transport;
  private final FaultyEventStore store;
  private final Community community;
  private final HeardEvents heard = new HeardEvents();
  private final Subscription subscription;

  /** Opens the community; the seed decides its keys, nonces and salts. */
  DeviceRun(SimulatedDevice device, long seed) {
    this.device = device;
    SimulatedNetwork network = device.network();
    surroundings = new SimulatedSurroundings(network.time(), device::clockLead, seed);
    transport = new SimulatedTransport(network.time(), device.address());
    store = new FaultyEventStore(device.storage().open(), device.faults());
    Communities.Builder builder =
        Communities.builder()
            .directory(device.storage().directory())
            .invite(network.invite())
            .environment(surroundings.environment())
            .transport(device.around(transport))
            .store(store)
            .sealer(sealer -> new SharedSealer(sealer, network.cryptography()));
    device.setOptions(builder);
    community = builder.open();
    subscription = community.subscribe(EventFilter.all(), heard, Delivery.live());
  }

  Community community() {
    return community;
  }

  HeardEvents heard() {
    return heard;
  }

  FaultyEventStore store() {
    return store;
  }

  void stop() {
    community.close();
  }

  /** Refuses when this is called by the device itself. */
  void requireAtRest() {
    transport.requireAtRest();
  }

  /** First all ways out are cut; then closing releases memory, keys and the lock, no more. */
  void crash() {
    transport.crash();
    surroundings.crash();
    store.goOutOfReach();
    community.close();
  }

  void assertEachHeardOnce() {
    List<String> wrong = new ArrayList<>();
    int[] expected = new int[1];
    store.scanKeys(
        (seq, key) -> {
          int times = seq > subscription.startsAfter() ? 1 : 0;
          expected[0] += times;
          if (heard.timesOf(key.id()) != times) {
            wrong.add("%s, seq %d, %d times".formatted(key.id(), seq, heard.timesOf(key.id())));
          }
        });
    if (!wrong.isEmpty() || heard.count() != expected[0]) {
      throw new AssertionError(
          "%s holds %d events since its start and has heard of %d; wrongly of %s%n%s"
              .formatted(device, expected[0], heard.count(), wrong, device.network()));
    }
  }
}
