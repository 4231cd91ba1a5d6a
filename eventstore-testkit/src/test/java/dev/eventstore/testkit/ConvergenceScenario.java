package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventDraft;
import dev.eventstore.EventId;
import dev.eventstore.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Ten devices that know some of the others write 40 events each, while a third of all datagrams is
 * lost, others come twice or out of order, partitions come and go, clocks are wrong by up to ten
 * years, and devices crash, lose what they have, come back as an older copy and meet their own
 * clones. Then no more accidents happen, though the links stay as bad, and all must come to hold
 * the same.
 */
final class ConvergenceScenario {
  private static final int DEVICES = 10;
  private static final int EVENTS = 40;
  private static final int EXTRA_LINKS = 5;
  private static final int ACCIDENTS = 14;
  private static final int PARTITIONS = 3;
  private static final Duration CHAOS = Duration.ofSeconds(45);
  private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(10);
  private static final Duration CONVERGENCE = Duration.ofMinutes(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int MOST_CLOCK_ERROR_DAYS = 3_650;

  private final SimulatedNetwork network;
  private final Random random;
  private final List<WritingDevice> devices = new ArrayList<>();
  private final Accidents accidents;

  ConvergenceScenario(SimulatedNetwork network, boolean onDisk) {
    this.network = network;
    random = network.random();
    accidents = new Accidents(network, devices);
    network.conditions(rough());
    for (int i = 0; i < DEVICES; i++) {
      add("device" + i, onDisk);
    }
    devices.forEach(WritingDevice::start);
  }

  /** 30 % of all is lost on average, in half of the runs in bursts. */
  private LinkConditions rough() {
    LinkConditions common =
        LinkConditions.PERFECT
            .withLatency(Latency.between(Duration.ofMillis(5), Duration.ofMillis(80)))
            .withDuplication(0.05)
            .withReordering(0.1, Duration.ofMillis(150));
    return random.nextBoolean()
        ? common.withLoss(0.3)
        : common.withBursts(BurstLoss.of(0.3, 1 + random.nextInt(8)));
  }

  private void add(String name, boolean onDisk) {
    SimulatedDevice device = network.device(name).clock(clockLead());
    if (onDisk) {
      device.onDisk();
    }
    if (!devices.isEmpty()) {
      device.connect(anyone().device());
    }
    devices.add(new WritingDevice(device));
  }

  private Duration clockLead() {
    long most = Duration.ofDays(MOST_CLOCK_ERROR_DAYS).toSeconds();
    return Duration.ofSeconds(random.nextLong(2 * most) - most);
  }

  private WritingDevice anyone() {
    return devices.get(random.nextInt(devices.size()));
  }

  private Duration within(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis()));
  }

  /** Runs all of it; how much virtual time the devices needed after the last accident. */
  Duration run() {
    plan();
    network.run(CHAOS.plus(LONGEST_ABSENCE));
    network.heal();
    devices.forEach(WritingDevice::comeBack);
    devices.forEach(device -> device.write(device.left()));
    Set<EventId> expected = heldSomewhere();
    Duration calm = network.elapsed();
    while (!haveEqualRoots() && network.elapsed().minus(calm).compareTo(CONVERGENCE) < 0) {
      network.run(LOOK_EVERY);
    }
    Duration needed = network.elapsed().minus(calm);
    check(expected);
    return needed;
  }

  private void plan() {
    for (int i = 0; i < EXTRA_LINKS; i++) {
      WritingDevice from = anyone();
      WritingDevice to = anyone();
      if (from != to) {
        from.device().connect(to.device());
        network.conditions(from.device(), to.device(), rough());
      }
    }
    for (WritingDevice device : List.copyOf(devices)) {
      for (int i = 0; i < EVENTS / 4; i++) {
        network.after(within(CHAOS), () -> device.write(1 + random.nextInt(5)));
      }
    }
    for (int i = 0; i < ACCIDENTS; i++) {
      network.after(within(CHAOS), () -> accidents.happen(random, LONGEST_ABSENCE));
    }
    for (int i = 0; i < PARTITIONS; i++) {
      Duration begin = within(CHAOS);
      network.after(begin, () -> accidents.part(random));
      network.after(begin.plus(within(LONGEST_ABSENCE)), network::heal);
    }
  }

  private Set<EventId> heldSomewhere() {
    Set<EventId> all = new HashSet<>();
    devices.forEach(device -> all.addAll(device.device().ids()));
    return all;
  }

  private boolean haveEqualRoots() {
    return devices.stream()
            .map(device -> device.device().community().syncStatus().root())
            .distinct()
            .count()
        == 1;
  }

  private void check(Set<EventId> expected) {
    assertTrue(haveEqualRoots(), () -> "roots differ: " + counts());
    Set<EventId> written = new HashSet<>();
    devices.forEach(device -> written.addAll(device.written()));
    assertTrue(written.containsAll(expected), "there is an event that nobody wrote");
    for (WritingDevice device : devices) {
      assertEquals(expected, device.device().ids(), () -> "ids of " + device.device());
      device.checkEnd(expected);
    }
  }

  private List<String> counts() {
    return devices.stream()
        .map(device -> device.device() + " " + device.device().ids().size())
        .toList();
  }

  /** For a receipt of a draft that says nothing. */
  static Receipt append(SimulatedDevice device, int number) {
    return device.community().append(EventDraft.of("note").with("n", number).build());
  }
}
