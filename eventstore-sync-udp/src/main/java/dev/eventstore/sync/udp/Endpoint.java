package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import dev.eventstore.Meter;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One community on a port: its engine, the peers that it looks for, and who hears of it. For the
 * thread of the {@link UdpLoop}, except for what says otherwise. After an exception it rests for a
 * while, and only it.
 */
final class Endpoint {
  /** Who hears of what matters outside; the calls are from threads of the transport. */
  interface Listener {
    /** What is known of the peers has changed. */
    void changed(SyncView view);

    /** The host of this peer has no address so far. */
    void unknownHost(String peer);

    /** The loop ends by this; whether anybody was told. */
    boolean failed(Error failure);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

  /** A pause after the engine failed. */
  private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final UdpLoop loop;
  private final Replica replica;
  private final LongSupplier ticker;
  private final SleepDetector sleep;
  private final SyncEngine engine;
  private final WantedPeers peers;
  private final Listener listener;
  private final AtomicBoolean woken = new AtomicBoolean(true);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Who waits for the loop's thread; when this is over they need not. */
  private final Set<CountDownLatch> awaited = ConcurrentHashMap.newKeySet();

  private volatile boolean over;
  private boolean touched;
  private boolean resting;
  private long dueNanos = Nanos.NEVER; // by the clock of the loop
  private final Counter failures = new Counter();
  private final List<Meter> meters;

  Endpoint(UdpLoop loop, Replica replica, Environment environment, Listener listener) {
    this.loop = loop;
    this.replica = replica;
    this.listener = listener;
    ticker = environment.nanoTicker();
    sleep = new SleepDetector(environment.wallClock(), System.nanoTime());
    engine = new SyncEngine(replica, environment, this::wake);
    peers = new WantedPeers(engine, new Names());
    meters = Stream.concat(engine.meters().stream(), portMeters().stream()).toList();
  }

  private List<Meter> portMeters() {
    return List.of(
        Meter.counter("eventstore.socket.errors")
            .unit("errors")
            .description("Failures of the socket in sending or receiving.")
            .reads(loop.socketErrors()::value),
        Meter.counter("eventstore.loop.failures")
            .unit("failures")
            .description("Errors after which the network thread went on.")
            .reads(() -> failures.value() + loop.failures().value()));
  }

  // ---- From any thread

  /** Looks for a peer from now on. */
  void connect(String name, PeerAddress peer) {
    post(() -> peers.add(name, peer));
  }

  /** What the engine, the socket and the loop count, always the same objects. */
  List<Meter> meters() {
    return meters;
  }

  /** Says goodbye and does nothing until {@link #resume}; is so when this returns, or soon. */
  void pause() {
    await(engine::pause);
  }

  /** Dials the peers at once; its status says so when this returns, or soon. */
  void resume() {
    await(
        () -> {
          engine.resume(ticker.getAsLong());
          peers.beginAnew();
        });
  }

  /** Has the loop's thread do this, tell of what it changes, and waits for that within bounds. */
  private void await(Runnable task) {
    if (loop.isOwnThread()) {
      unlessOver(() -> tellChange(task));
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    awaited.add(done);
    loop.post(
        () -> {
          unlessOver(() -> tellChange(task));
          done.countDown();
        });
    try {
      if (!over && !done.await(Limits.MAX_CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("The network is busy; it pauses or resumes later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is done soon all the same
    } finally {
      awaited.remove(done);
    }
  }

  /** A listener that pauses whatever it hears is not told again that it has done so. */
  private void tellChange(Runnable task) {
    boolean before = engine.isPaused();
    task.run();
    if (engine.isPaused() != before) {
      listener.changed(engine.view());
    }
  }

  private void unlessOver(Runnable task) {
    if (!over) {
      task.run();
      touched = true;
    }
  }

  private void wake() {
    woken.set(true);
    loop.wakeUp();
  }

  private void post(Runnable task) {
    loop.post(() -> unlessOver(task));
  }

  /** Whether both have the keys of one community, so that a datagram for one fits the other. */
  boolean isOfSameCommunity(Endpoint other) {
    ByteBuffer datagram = ByteBuffer.allocate(DatagramLayout.MIN_BYTES);
    int headerBytes = DatagramLayout.MIN_BYTES - DatagramLayout.HEADER;
    datagram.putShort(DatagramLayout.HEADER, (short) headerBytes);
    other.replica.mask(datagram, headerBytes);
    return replica.unmask(datagram);
  }

  /** Whether nothing happens any more. */
  boolean isOver() {
    return over;
  }

  /** Waits until {@link #end} is done, no longer than so many milliseconds. */
  void awaitEnd(long millis) throws InterruptedException {
    if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
      LOG.warn("A community has not left its port within {} ms", millis);
    }
  }

  /** What the resolver found, from threads of its own. */
  private final class Names implements NameResolver.Listener {
    @Override
    public void found(String name, List<InetSocketAddress> addresses) {
      post(() -> engine.dial(name, addresses, ticker.getAsLong()));
    }

    @Override
    public void unknown(String name) {
      listener.unknownHost(name);
    }
  }

  // ---- The loop's thread

  /** Takes a datagram if it is of this community; who has sent it. */
  Reception.Origin accept(InetSocketAddress from, ByteBuffer datagram) {
    if (resting) {
      return Reception.Origin.ELSEWHERE;
    }
    try {
      Reception.Origin origin = engine.accept(from, datagram, ticker.getAsLong());
      touched |= origin != Reception.Origin.ELSEWHERE;
      return origin;
    } catch (RuntimeException e) {
      failed(e);
      rest(System.nanoTime());
      return Reception.Origin.ELSEWHERE;
    }
  }

  /** Nothing is done for a while. */
  private void rest(long loopNanos) {
    resting = true;
    dueNanos = loopNanos + ERROR_PAUSE_NANOS;
  }

  /** A datagram that came to this port was of no community on it, or not looked at. */
  void dropped(Counters.Drop reason) {
    engine.dropped(reason);
  }

  /** Whether it is not paused. */
  boolean isListening() {
    return !engine.isPaused();
  }

  /** Whether datagrams from this address are expected. */
  boolean expects(InetSocketAddress from) {
    return engine.expects(from);
  }

  /** Does what is due, each session for one burst; whether there may be more at once. */
  boolean turn(UdpSocket socket, long loopNanos) {
    touched |= isListening() && sleep.hasSlept(loopNanos); // then the engine notices, too
    if (sleepNanos(loopNanos) > 0) {
      return false;
    }
    try {
      resting = false;
      return work(socket, loopNanos);
    } catch (RuntimeException e) {
      failed(e);
      rest(loopNanos);
      return false;
    }
  }

  private boolean work(UdpSocket socket, long loopNanos) {
    woken.set(false);
    touched = false;
    long nowNanos = ticker.getAsLong();
    if (!engine.isPaused()) {
      peers.resolve(nowNanos);
    }
    engine.advance(nowNanos);
    touched = socket.flush() && engine.transmit(socket::send, nowNanos);
    if (engine.takeStatusChange(nowNanos)) {
      listener.changed(engine.view());
    }
    long next = engine.nextWakeUpNanos(nowNanos);
    if (!engine.isPaused()) {
      next = Nanos.earlier(next, peers.deadlineNanos(nowNanos));
    }
    dueNanos = next == Nanos.NEVER ? Nanos.NEVER : loopNanos + (next - nowNanos);
    return touched;
  }

  private void failed(RuntimeException e) {
    failures.increment();
    if (Long.bitCount(failures.value()) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.warn("The network goes on after an error, number {}", failures.value(), e);
    }
  }

  /** How long it has nothing to do unless something comes; 0 or less: it has now. */
  long sleepNanos(long loopNanos) {
    if (!resting && (touched || woken.get())) {
      return 0;
    }
    return dueNanos == Nanos.NEVER ? Nanos.NEVER : dueNanos - loopNanos;
  }

  /** The loop ends by this; whether anybody was told. */
  boolean fail(Error failure) {
    return listener.failed(failure);
  }

  /** Tells the peers goodbye, and that there are none; nothing happens from then on. */
  void end(SyncEngine.DatagramSink sink) {
    if (over) {
      return; // perhaps a listener that hears of it
    }
    over = true;
    awaited.forEach(CountDownLatch::countDown);
    try (peers) {
      engine.close(sink);
    } catch (RuntimeException e) {
      LOG.debug("The peers could not be told goodbye: {}", e.toString());
    }
    try {
      listener.changed(new SyncView(List.of(), engine.view().traffic(), false));
    } catch (RuntimeException e) {
      LOG.debug("The last status could not be told: {}", e.toString());
    } finally {
      ended.countDown();
    }
  }
}
