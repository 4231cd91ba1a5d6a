package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A device of a scenario, what it has written, and what its two subscriptions must have heard. */
final class WritingDevice {
  private static final int EVENTS = 40;

  private final SimulatedDevice device;
  private final Set<EventId> written = new HashSet<>();
  private final Set<EventId> heardElsewhere = new HashSet<>();
  private final List<HeardEvents> byCursor = new ArrayList<>();
  private boolean hasLostSomething;

  WritingDevice(SimulatedDevice device) {
    this.device = device.onStart(this::subscribe);
  }

  private void subscribe(Community community) {
    HeardEvents heard = new HeardEvents();
    byCursor.add(heard);
    community.subscribe(EventFilter.all(), heard, Delivery.fromCursor("all"));
  }

  SimulatedDevice device() {
    return device;
  }

  Set<EventId> written() {
    return written;
  }

  /** How many it is still to write. */
  int left() {
    return EVENTS - written.size();
  }

  void start() {
    device.start();
  }

  /** The cursor of a copy begins where that of the original was. */
  void startAsClone() {
    start();
    heardElsewhere.addAll(device.ids());
  }

  /** As many as it has left, if it runs. */
  void write(int count) {
    for (int i = Math.min(count, left()); device.isRunning() && i > 0; i--) {
      written.add(ConvergenceScenario.append(device, written.size()).id());
    }
  }

  void crash() {
    if (device.isRunning()) {
      checkDeliveries();
      device.crash();
    }
  }

  void comeBack() {
    if (!device.isRunning()) {
      device.start();
    }
  }

  /** From now on what it has written may be gone for good. */
  void hasLostSomething() {
    hasLostSomething = true;
  }

  void checkDeliveries() {
    device.assertEachHeardOnce();
    HeardEvents heard = byCursor.get(byCursor.size() - 1);
    assertTrue(
        heard.times().values().stream().allMatch(times -> times == 1),
        () -> device + " heard by its cursor of one twice: " + heard.times());
  }

  void checkEnd(Set<EventId> expected) {
    checkDeliveries();
    Set<EventId> ever = new HashSet<>(heardElsewhere);
    byCursor.forEach(heard -> ever.addAll(heard.times().keySet()));
    assertTrue(ever.containsAll(expected), () -> device + " never heard by its cursor of one");
    if (!hasLostSomething) {
      assertTrue(expected.containsAll(written), () -> "an event of " + device + " is lost");
    }
    assertEquals(0, left(), () -> device + " has not written all");
  }
}
