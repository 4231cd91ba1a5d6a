package dev.eventstore.benchmarks;

import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Root;
import dev.eventstore.sync.udp.DatagramParts;
import dev.eventstore.sync.udp.EngineFigures;
import dev.eventstore.sync.udp.SyncEngine;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drives the library's sync engine in virtual time, as the loop of its UDP transport does: sleeping
 * for whole milliseconds, and with one turn for whatever came at one moment. One thread at a time.
 */
final class SimulatedDevice {
  private static final long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long a turn takes that leaves more to do. */
  private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

  private final InetSocketAddress address;
  private final Replica replica;
  private final VirtualTime time;
  private final SimulatedLinks links;
  private final SyncEngine engine;
  private SenderTally tally;
  private long turnNanos = Long.MAX_VALUE; // of the next turn
  private long turns;

  SimulatedDevice(
      int number,
      Replica replica,
      Environment environment,
      VirtualTime time,
      SimulatedLinks links,
      SenderTally tally) {
    address = SimulatedLinks.address(number);
    this.replica = replica;
    this.time = time;
    this.links = links;
    this.tally = tally;
    engine = new SyncEngine(replica, environment, () -> turnAt(time.nowNanos()));
    links.attach(address, this::receive);
  }

  void dial(SimulatedDevice other) {
    engine.dial(other.address.toString(), List.of(other.address), time.nowNanos());
    turnAt(time.nowNanos());
  }

  InetSocketAddress address() {
    return address;
  }

  /** How many bytes may be on their way to all its peers together. */
  long windowBytes() {
    return EngineFigures.windowBytes(engine);
  }

  SenderTally tally() {
    return tally;
  }

  /** Counts into another one from now on. */
  void countInto(SenderTally next) {
    tally = next;
  }

  /** The fingerprint of what it holds. */
  Root root() {
    return replica.events().root();
  }

  /** Whether it has heard from so many peers that they hold the same. */
  boolean knowsInSync(int peers) {
    SyncStatus status = engine.status();
    return status.inSync() && status.peers().size() == peers;
  }

  /** How many turns it has had. */
  long turns() {
    return turns;
  }

  private void receive(InetSocketAddress from, ByteBuffer datagram) {
    engine.receive(from, datagram, time.nowNanos());
    turnAt(time.nowNanos());
  }

  /** Has a turn then, unless there is an earlier one. */
  private void turnAt(long atNanos) {
    if (atNanos < turnNanos) {
      turnNanos = atNanos;
      time.at(
          atNanos,
          () -> {
            if (turnNanos == atNanos) {
              turn();
            }
          });
    }
  }

  private void turn() {
    turns++;
    turnNanos = Long.MAX_VALUE;
    long nowNanos = time.nowNanos();
    engine.advance(nowNanos);
    boolean more = engine.transmit(this::send, nowNanos);
    engine.takeStatusChange(nowNanos);
    long next = engine.nextWakeUpNanos(nowNanos);
    if (more || (next != SyncEngine.NEVER && next - nowNanos <= 0)) {
      turnAt(nowNanos + TURN_NANOS);
    } else if (next != SyncEngine.NEVER) {
      turnAt(nowNanos + (next - nowNanos + MILLI_NANOS - 1) / MILLI_NANOS * MILLI_NANOS);
    }
  }

  private boolean send(InetSocketAddress to, ByteBuffer datagram) {
    tally.datagram();
    DatagramParts.visit(datagram, tally);
    links.send(address, to, datagram);
    return true;
  }
}
