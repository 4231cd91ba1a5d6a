package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Meter;
import dev.eventstore.SyncStatus;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpTransportTest {
  private final List<UdpTransport> transports = new ArrayList<>();
  private final AtomicReference<Throwable> uncaught = new AtomicReference<>();

  @BeforeEach
  void watchThreads() {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.compareAndSet(null, e));
  }

  @AfterEach
  void closeAll() {
    transports.forEach(UdpTransport::close);
    Thread.setDefaultUncaughtExceptionHandler(null);
    assertEquals(null, uncaught.get());
  }

  private static Environment environment() {
    return environment(System::nanoTime);
  }

  private static Environment environment(LongSupplier ticker) {
    return new Environment(
        Clock.systemUTC(), ticker, new SecureRandom(), Runnable::run, Runnable::run, Runnable::run);
  }

  private UdpTransport start(FakeReplica replica, Environment environment, String... peers) {
    UdpTransport.Builder builder = UdpTransport.builder().bind(InetAddress.getLoopbackAddress());
    for (String peer : peers) {
      builder.peer(peer);
    }
    UdpTransport transport = builder.build();
    transports.add(transport);
    transport.start(replica, environment);
    return transport;
  }

  private static String at(UdpTransport transport) {
    return "127.0.0.1:" + transport.localAddress().getPort();
  }

  private static void await(UdpTransport transport, Predicate<SyncStatus> wanted) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    try (AutoCloseable registration =
        transport.onStatus(
            status -> {
              if (wanted.test(status)) {
                reached.countDown();
              }
            })) {
      if (!wanted.test(transport.status())) {
        assertTrue(reached.await(40, TimeUnit.SECONDS), () -> transport.status().toString());
      }
    }
  }

  @Test
  void bothDevicesEndWithTheEventsOfBoth() throws Exception {
    Environment environment = environment();
    FakeReplica a = new FakeReplica(environment, 1);
    FakeReplica b = new FakeReplica(environment, 1);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      a.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
      b.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
    }
    a.append(FakeReplica.event(7, 65_536, random));
    UdpTransport one = start(a, environment);
    UdpTransport other = start(b, environment, at(one));
    await(one, status -> status.inSync() && status.events() == 1_001);
    await(other, status -> status.inSync() && status.events() == 1_001);
    assertEquals(a.keys(), b.keys());
  }

  @Test
  void aNameIsResolvedAndAPeerThatStartsLaterIsFound() throws Exception {
    Environment environment = environment();
    FakeReplica a = new FakeReplica(environment, 1);
    UdpTransport one = start(a, environment);
    FakeReplica b = new FakeReplica(environment, 1);
    UdpTransport other = start(b, environment);
    other.connect("localhost:" + one.localAddress().getPort());
    await(other, SyncStatus::inSync);
    await(one, status -> status.peers().size() == 1);
  }

  @Test
  void aPeerOfAnotherCommunityIsNeverHeard() throws Exception {
    Environment environment = environment();
    FakeReplica a = new FakeReplica(environment, 1);
    FakeReplica stranger = new FakeReplica(environment, 2);
    FakeReplica c = new FakeReplica(environment, 1);
    UdpTransport one = start(a, environment);
    UdpTransport outside = start(stranger, environment, at(one));
    UdpTransport third = start(c, environment, at(one));
    await(third, SyncStatus::inSync);
    await(one, status -> status.peers().size() == 1);
    assertEquals(0, outside.status().peers().size());
    assertEquals(0, outside.status().traffic().bytesIn());
  }

  @Test
  void randomDatagramsGetNoAnswerAndDoNoHarm() throws Exception {
    Environment environment = environment();
    FakeReplica a = new FakeReplica(environment, 1);
    UdpTransport one = start(a, environment);
    SplittableRandom random = new SplittableRandom(Seeds.of("randomDatagrams", 5));
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress target =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), one.localAddress().getPort());
      for (int i = 0; i < 20_000; i++) {
        byte[] bytes = new byte[i % 1_500];
        random.nextBytes(bytes);
        stranger.send(new DatagramPacket(bytes, bytes.length, target));
      }
      FakeReplica b = new FakeReplica(environment, 1);
      UdpTransport other = start(b, environment, at(one));
      await(other, SyncStatus::inSync);
      stranger.setSoTimeout(100);
      DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
      assertThrows(SocketTimeoutException.class, () -> stranger.receive(answer));
    }
  }

  @Test
  void aPortInUseIsAClearError() {
    Environment environment = environment();
    UdpTransport one = start(new FakeReplica(environment, 1), environment);
    int port = one.localAddress().getPort();
    UdpTransport second =
        UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).port(port).build();
    FakeReplica replica = new FakeReplica(environment, 1);
    TransportException e =
        assertThrows(TransportException.class, () -> second.start(replica, environment));
    assertTrue(e.getMessage().contains("port " + port), e.getMessage());
    assertFalse(e.getMessage().contains("Exception"), e.getMessage());
  }

  @Test
  void anAddressThatIsNoneIsAClearError() {
    for (String wrong : new String[] {"", "host", "host:0", "host:70000", "a b:1", "::1:7000"}) {
      TransportException e =
          assertThrows(TransportException.class, () -> UdpTransport.builder().peer(wrong));
      assertTrue(e.getMessage().contains("host:port"), e.getMessage());
    }
    UdpTransport.builder().peer("[::1]:7001").peer("example.org:1").peer("127.0.0.1:65535");
  }

  @Test
  void closeEndsTheThreadAndFreesThePortAndMayBeRepeated() throws IOException {
    Environment environment = environment();
    UdpTransport one = start(new FakeReplica(environment, 1), environment);
    InetSocketAddress address = one.localAddress();
    one.close();
    one.close();
    String name = "eventstore-udp-" + address.getPort();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals(name)));
    try (DatagramSocket again = new DatagramSocket(address)) {
      assertEquals(address.getPort(), again.getLocalPort());
    }
  }

  @Test
  void aPeerThatRestartsIsBackWithinSeconds() throws Exception {
    Environment environment = environment();
    FakeReplica a = new FakeReplica(environment, 1);
    UdpTransport one = start(a, environment);
    UdpTransport first = start(new FakeReplica(environment, 1), environment, at(one));
    await(first, SyncStatus::inSync);
    await(one, SyncStatus::inSync);
    first.close();
    await(one, status -> status.peers().isEmpty());
    UdpTransport second = start(new FakeReplica(environment, 1), environment, at(one));
    await(second, SyncStatus::inSync);
    await(one, SyncStatus::inSync);
    assertEquals(1, one.status().peers().size());
  }

  private static boolean isLoop(Thread thread) {
    return thread.getName().matches("eventstore-udp-\\d+");
  }

  @Test
  void anErrorOfAListenerDoesNotEndTheNetwork() throws Exception {
    Environment environment = environment();
    UdpTransport one = start(new FakeReplica(environment, 1), environment);
    one.onStatus(
        status -> {
          throw new AssertionError("of a listener");
        });
    UdpTransport other = start(new FakeReplica(environment, 1), environment, at(one));
    await(other, SyncStatus::inSync);
    await(one, SyncStatus::inSync);
  }

  @Test
  void aLoopThatEndsByAnErrorLeavesNoPeerInTheStatus() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    Environment broken =
        environment(
            () -> {
              if (failing.get() && isLoop(Thread.currentThread())) {
                throw new AssertionError("of the ticker");
              }
              return System.nanoTime();
            });
    Environment environment = environment();
    UdpTransport one = start(new FakeReplica(broken, 1), broken);
    UdpTransport other = start(new FakeReplica(environment, 1), environment, at(one));
    await(one, SyncStatus::inSync);
    failing.set(true);
    one.connect(at(other)); // wakes the loop
    await(one, status -> status.peers().isEmpty());
    one.close();
    assertTrue(uncaught.getAndSet(null) instanceof AssertionError);
  }

  @Test
  void afterAFailureTheLoopPauses() throws Exception {
    CountDownLatch failures = new CountDownLatch(5);
    Environment environment =
        environment(
            () -> {
              if (isLoop(Thread.currentThread()) && failures.getCount() > 0) {
                failures.countDown();
                throw new IllegalStateException("a ticker that fails");
              }
              return System.nanoTime();
            });
    long startNanos = System.nanoTime();
    UdpTransport one = start(new FakeReplica(environment, 1), environment);
    assertTrue(failures.await(20, TimeUnit.SECONDS));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    assertTrue(millis >= 350, "five failures within " + millis + " ms");
    UdpTransport other = start(new FakeReplica(environment, 1), environment, at(one));
    await(other, SyncStatus::inSync);
    assertEquals(5, value(one, "eventstore.loop.failures"));
  }

  private static double value(UdpTransport transport, String id) {
    return transport.meters().stream()
        .filter(meter -> meter.id().equals(id))
        .mapToDouble(Meter::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void metersAreThereFromTheStartAndStayAfterTheEnd() throws Exception {
    Environment environment = environment();
    UdpTransport other = start(new FakeReplica(environment, 1), environment);
    UdpTransport one = UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).build();
    assertEquals(List.of(), one.meters());
    one.start(new FakeReplica(environment, 1), environment);
    one.connect(at(other));
    await(one, SyncStatus::inSync);
    List<Meter> meters = one.meters();
    assertEquals(1, value(one, "eventstore.sessions"));

    one.close();

    assertEquals(meters, one.meters());
    assertEquals(0, value(one, "eventstore.sessions"));
    assertEquals(1, value(one, "eventstore.sessions.begun"));
  }

  @Test
  void anInterruptDoesNotKeepTheLoopAwake() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicReference<Thread> loop = new AtomicReference<>();
    CountDownLatch cleared = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    Environment environment =
        environment(
            () -> {
              Thread now = Thread.currentThread();
              if (isLoop(now) && loop.compareAndSet(null, now)) {
                running.countDown();
              } else if (interrupted.get() && now == loop.get() && !now.isInterrupted()) {
                cleared.countDown();
              }
              return System.nanoTime();
            });
    UdpTransport one = start(new FakeReplica(environment, 1), environment);
    assertTrue(running.await(20, TimeUnit.SECONDS));
    Objects.requireNonNull(loop.get()).interrupt();
    interrupted.set(true);
    one.connect("127.0.0.1:9");
    assertTrue(cleared.await(20, TimeUnit.SECONDS));
  }

  @Test
  void aListenerThatClosesSaysGoodbyeBeforeTheKeysAreGone() throws Exception {
    Environment environment = environment();
    UdpTransport one = start(new FakeReplica(environment, 1), environment);
    FakeReplica b = new FakeReplica(environment, 1);
    UdpTransport other = start(b, environment, at(one));
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch gone = new CountDownLatch(1);
    other.onStatus(
        status -> {
          if (enough.get()) {
            other.close();
            b.wipe();
          }
        });
    await(other, SyncStatus::inSync);
    await(one, SyncStatus::inSync);
    one.onStatus(
        status -> {
          if (status.peers().isEmpty()) {
            gone.countDown();
          }
        });
    enough.set(true);
    b.append(FakeReplica.event(1, 300, new SplittableRandom(1)));
    assertTrue(gone.await(15, TimeUnit.SECONDS), "silence would have taken 30 s");
  }

  @Test
  void errorThatEndsTheNetworkIsToldAndLeavesNoPeer() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    Environment environment =
        environment(
            () -> {
              if (broken.get() && Thread.currentThread().getName().startsWith("eventstore-udp")) {
                throw new StackOverflowError("on purpose");
              }
              return System.nanoTime();
            });
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    UdpTransport one =
        UdpTransport.builder()
            .bind(InetAddress.getLoopbackAddress())
            .onFailure(told::complete)
            .build();
    transports.add(one);
    FakeReplica a = new FakeReplica(environment, 1);
    one.start(a, environment);
    UdpTransport other = start(new FakeReplica(environment(), 1), environment(), at(one));
    await(other, SyncStatus::inSync);
    await(one, SyncStatus::inSync);

    broken.set(true);
    a.append(FakeReplica.event(1, 300, new SplittableRandom(1)));

    assertEquals("on purpose", told.get(40, TimeUnit.SECONDS).getMessage());
    await(one, status -> status.peers().isEmpty());
  }

  @Test
  void onePeerTooManyIsAClearErrorAtOnce() {
    UdpTransport.Builder builder = UdpTransport.builder();
    for (int i = 0; i < SyncConstants.MAX_TARGETS; i++) {
      builder.peer("127.0.0.1:" + (7_000 + i));
    }
    builder.peer("127.0.0.1:7000");
    assertThrows(TransportException.class, () -> builder.peer("127.0.0.1:9"));
  }

  @Test
  void twentyThousandEventsCrossInBothDirectionsAtOnce() throws Exception {
    Environment environment = environment();
    FakeReplica a = new FakeReplica(environment, 1);
    FakeReplica b = new FakeReplica(environment, 1);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      a.append(FakeReplica.event(random.nextLong(1L << 50), 500, random));
      b.append(FakeReplica.event(random.nextLong(1L << 50), 500, random));
    }
    UdpTransport one = start(a, environment);
    long startNanos = System.nanoTime();
    UdpTransport other = start(b, environment, at(one));
    await(one, status -> status.inSync() && status.events() == 40_000);
    await(other, status -> status.inSync() && status.events() == 40_000);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    System.out.println("20,000 events each way: " + millis + " ms, " + one.status());
    assertTrue(one.status().traffic().duplicatesIn() < 2_000);
  }
}
