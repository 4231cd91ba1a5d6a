package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A member gives two honest devices different events whose plain sums agree, so that no cell shows
 * a difference: only roots do, and salted sums.
 */
class CraftedSumsTest {
  private static final int CANDIDATES = 9_000;
  private static final int OTHERS = 600;
  private static final long FINE = -1L >>> (Long.SIZE - CellHash.FINE_BITS);
  private static final long EARLY_MICROS = 1_000_000;

  private final List<Bytes> events = new ArrayList<>();
  private final long[] hashes = new long[CANDIDATES];

  @Test
  void devicesThatDifferInEqualSumsFindOutBySalt() {
    try (SimulatedNetwork network = new SimulatedNetwork(5)) {
      Honest one = new Honest(network, "one");
      Honest two = new Honest(network, "two");
      seal(one.sealer.get(0));
      EqualSums.Found found = EqualSums.search(hashes, FINE).orElseThrow();
      for (int i = 0; i < 2; i++) {
        one.take(events.get(found.left().get(i)));
        two.take(events.get(found.right().get(i)));
      }
      for (int i = 0; i < OTHERS; i++) {
        Bytes other = one.append(i);
        two.take(other);
      }
      assertEquals(OTHERS + 2, one.device.ids().size());
      assertEquals(OTHERS + 2, two.device.ids().size());
      assertNotEquals(one.device.ids(), two.device.ids());
      assertEquals(
          one.replica.get(0).events().cell(EqualSums.EARLY).sumH64() & FINE,
          two.replica.get(0).events().cell(EqualSums.EARLY).sumH64() & FINE);
      one.device.connect(two.device);
      network.runUntil(() -> one.device.ids().equals(two.device.ids()), Duration.ofMinutes(1));
      assertEquals(OTHERS + 4, one.device.ids().size());
      assertEquals(one.device.ids(), two.device.ids());
      assertTrue(network.elapsed().compareTo(Duration.ofSeconds(20)) < 0, network::toString);
    }
  }

  /** Many events of one moment, long ago, of which the member will choose four. */
  private void seal(Sealer member) {
    for (int i = 0; i < CANDIDATES; i++) {
      String json =
          "{\"author\":\"%s\",\"n\":%d,\"ts\":%d,\"type\":\"note\"}"
              .formatted(member.self(), i, EARLY_MICROS);
      Bytes event = member.sealEvent(json.getBytes(StandardCharsets.UTF_8), new byte[0]);
      events.add(event);
      hashes[i] = member.h64(member.idOf(event)) & FINE;
    }
  }

  /** A device to which a test can hand events as if they had come from a peer. */
  private static final class Honest {
    private final SimulatedDevice device;
    private final List<Sealer> sealer = new ArrayList<>(); // one
    private final List<Replica> replica = new ArrayList<>(); // one
    private Bytes last = Bytes.empty();

    Honest(SimulatedNetwork network, String name) {
      device = network.device(name);
      device.options(
          builder ->
              builder.sealer(real -> keep(sealer, new SharedSealer(real, network.cryptography()))));
      device.transport(
          transport -> new LyingTransport(transport, (real, environment) -> keep(replica, real)));
      device.start();
      AutoCloseable unused =
          replica.get(0).onStored(stored -> last = stored.get(stored.size() - 1).encrypted());
    }

    private static <T> T keep(List<T> place, T value) {
      place.add(value);
      return value;
    }

    void take(Bytes event) {
      replica.get(0).offer(event, Lane.BACKFILL, verdict -> {});
    }

    Bytes append(int number) {
      device.community().append(EventDraft.of("note").with("n", number).build());
      return last;
    }
  }
}
