package dev.eventstore.testkit;

import dev.eventstore.Meter;
import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import dev.eventstore.sync.udp.SyncEngine;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Drives the engine of one device in virtual time, as the UDP loop does in real time. */
final class SimulatedTransport implements Transport {
  private static final int MOST_ROUNDS = 100_000;

  private final VirtualTime time;
  private final InetSocketAddress address;
  private final List<Consumer<SyncStatus>> listeners = new CopyOnWriteArrayList<>();
  private Optional<SyncEngine> engine = Optional.empty();
  private long wakeUpNanos = SyncEngine.NEVER;
  private boolean awake;
  private boolean working;
  private boolean closed;

  SimulatedTransport(VirtualTime time, InetSocketAddress address) {
    this.time = time;
    this.address = address;
  }

  @Override
  public void start(Replica replica, Environment environment) {
    engine = Optional.of(new SyncEngine(replica, environment, () -> time.wake(this)));
    if (time.trace().isOn()) {
      AutoCloseable unused = replica.onStored(events -> traceCommit(events.size()));
    }
    time.listen(this);
  }

  private void traceCommit(int events) {
    time.trace().line(time.nowNanos(), time.nameOf(address) + " has stored " + events + " events");
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public void connect(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    InetSocketAddress peer =
        new InetSocketAddress(
            hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    started().dial(hostAndPort, List.of(peer), time.nowNanos());
    time.wake(this);
  }

  @Override
  public void pause() {
    started().pause();
    time.wake(this);
  }

  @Override
  public void resume() {
    started().resume(time.nowNanos());
    time.wake(this);
  }

  @Override
  public SyncStatus status() {
    return started().status();
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public List<Meter> meters() {
    return engine.map(SyncEngine::meters).orElse(List.of());
  }

  /** Says goodbye. */
  @Override
  public void close() {
    if (!closed) {
      engine.ifPresent(running -> running.close(this::send));
      crash();
    }
  }

  /** Is not there any more, and tells nobody. */
  void crash() {
    closed = true;
    time.leave(this);
  }

  void receive(InetSocketAddress from, ByteBuffer datagram) {
    working = true;
    try {
      started().receive(from, datagram, time.nowNanos());
    } finally {
      working = false;
    }
    time.wake(this);
  }

  /** Notes that {@link #step} will come; false when that is known. */
  boolean markAwake() {
    boolean first = !awake;
    awake = true;
    return first;
  }

  /** Refuses to end in the middle of its own work. */
  void requireAtRest() {
    if (working) {
      throw new IllegalStateException("a device cannot crash within a call of its own listeners");
    }
  }

  /** Does all that is due now. */
  void step() {
    working = true;
    try {
      comeToRest();
    } finally {
      working = false;
    }
  }

  private void comeToRest() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      awake = false;
      if (closed) {
        return;
      }
      long nowNanos = time.nowNanos();
      started().advance(nowNanos);
      boolean more = started().transmit(this::send, nowNanos);
      tellListeners();
      wakeUpNanos = closed ? SyncEngine.NEVER : started().nextWakeUpNanos(nowNanos);
      if (!more && wakeUpNanos > nowNanos) {
        return;
      }
    }
    throw new IllegalStateException("the engine of " + address + " never comes to rest");
  }

  /** When {@link #step} has something to do again, unless it is woken before. */
  long wakeUpNanos() {
    return wakeUpNanos;
  }

  private void tellListeners() {
    if (started().takeStatusChange(time.nowNanos())) {
      SyncStatus status = started().status();
      listeners.forEach(listener -> listener.accept(status));
    }
  }

  private boolean send(InetSocketAddress to, ByteBuffer datagram) {
    time.send(address, to, datagram);
    return true;
  }

  private SyncEngine started() {
    return engine.orElseThrow(
        () -> new IllegalStateException("the transport has not been started"));
  }
}
