package dev.eventstore.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What happens to the devices of a scenario. */
final class Accidents {
  private static final int MOST_CLONES = 2;
  private static final int MOST_GROUPS = 3;
  private static final long MOST_CLOCK_ERROR_HOURS = 87_600;

  private final SimulatedNetwork network;
  private final List<WritingDevice> devices;
  private Optional<DeviceCopy> copy = Optional.empty();
  private Optional<WritingDevice> copied = Optional.empty();
  private int clones;

  Accidents(SimulatedNetwork network, List<WritingDevice> devices) {
    this.network = network;
    this.devices = devices;
  }

  /** One of them; who is gone comes back in time. */
  void happen(Random random, Duration longestAbsence) {
    WritingDevice victim = devices.get(random.nextInt(devices.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> victim.crash();
      case 2 -> {
        victim.crash();
        victim.hasLostSomething();
        victim.device().loseEvents();
      }
      case 3 -> {
        victim.crash();
        victim.hasLostSomething();
        victim.device().loseEverything();
      }
      case 4 -> takeCopy(victim);
      case 5 -> restore();
      case 6 -> addClone(random);
      default -> victim.device().clock(Duration.ofHours(lead(random)));
    }
    network.after(
        Duration.ofMillis(random.nextLong(longestAbsence.toMillis())),
        () -> devices.forEach(WritingDevice::comeBack));
  }

  private static long lead(Random random) {
    return random.nextLong(2 * MOST_CLOCK_ERROR_HOURS) - MOST_CLOCK_ERROR_HOURS;
  }

  private void takeCopy(WritingDevice victim) {
    copy = Optional.of(victim.device().copy());
    copied = Optional.of(victim);
  }

  private void restore() {
    copied.ifPresent(
        victim -> {
          victim.crash();
          victim.hasLostSomething();
          victim.device().restore(copy.orElseThrow());
        });
  }

  /** The copy begins to live beside its original, and writes as the same device. */
  private void addClone(Random random) {
    if (copy.isPresent() && clones < MOST_CLONES) {
      SimulatedDevice known = devices.get(random.nextInt(devices.size())).device();
      SimulatedDevice clone = network.device("clone" + clones++).restore(copy.get());
      WritingDevice writing = new WritingDevice(clone.connect(known));
      devices.add(writing);
      writing.startAsClone();
      writing.write(random.nextInt(10));
    }
  }

  /** Everybody is in one of some groups. */
  void part(Random random) {
    List<List<SimulatedDevice>> groups = new ArrayList<>();
    for (int i = 2 + random.nextInt(MOST_GROUPS - 1); i > 0; i--) {
      groups.add(new ArrayList<>());
    }
    for (WritingDevice each : devices) {
      groups.get(random.nextInt(groups.size())).add(each.device());
    }
    network.partition(groups);
  }
}
