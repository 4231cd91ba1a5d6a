package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.SyncStatus;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several communities on one port, over real sockets. */
@Timeout(60)
final class UdpPortTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final SplittableRandom random = new SplittableRandom(Seeds.of("UdpPort", 6));
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Environment environment = environment(1);

  private static Environment environment(int speed) {
    return new Environment(
        Clock.systemUTC(),
        () -> System.nanoTime() * speed,
        new SecureRandom(),
        Runnable::run,
        Runnable::run,
        Runnable::run);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private UdpPort port() {
    UdpPort port = UdpPort.open(ANY);
    opened.add(port);
    return port;
  }

  private static String at(UdpPort port) {
    return "127.0.0.1:" + port.localAddress().getPort();
  }

  /** A device of a community with so many events. */
  private final class Device {
    final FakeReplica replica;
    final UdpTransport transport;

    Device(UdpPort port, int community, int events, String... peers) {
      replica = new FakeReplica(environment, community);
      append(events, 300);
      UdpTransport.Builder builder = UdpTransport.builder().on(port);
      for (String peer : peers) {
        builder.peer(peer);
      }
      transport = builder.build();
      opened.add(transport);
      transport.start(replica, environment);
    }

    void append(int events, int bytes) {
      for (int i = 0; i < events; i++) {
        replica.append(FakeReplica.event(random.nextLong(1L << 50), bytes, random));
      }
    }

    void awaitInSync(long events) throws Exception {
      await(status -> status.inSync() && status.events() == events);
    }

    void await(Predicate<SyncStatus> wanted) throws Exception {
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
  }

  @Test
  void threeCommunitiesOfOnePortSyncWithThreeDevicesAlsoWhereThoseShareTheirPorts()
      throws Exception {
    UdpPort here = port();
    List<Device> ours = new ArrayList<>();
    for (int community = 1; community <= 3; community++) {
      ours.add(new Device(here, community, 100 * community));
    }
    UdpPort there = port();
    UdpPort elsewhere = port();
    List<Device> theirs =
        List.of(
            new Device(there, 1, 10, at(here)),
            new Device(there, 2, 20, at(here)), // behind the very same two ports
            new Device(elsewhere, 3, 30, at(here)),
            new Device(elsewhere, 1, 40, at(here)));
    ours.get(0).awaitInSync(150);
    ours.get(1).awaitInSync(220);
    ours.get(2).awaitInSync(330);
    theirs.get(0).awaitInSync(150);
    theirs.get(1).awaitInSync(220);
    theirs.get(2).awaitInSync(330);
    theirs.get(3).awaitInSync(150);
    assertEquals(ours.get(1).replica.keys(), theirs.get(1).replica.keys());
    assertEquals(here.localAddress(), ours.get(2).transport.localAddress());
  }

  @Test
  void closingOneLeavesTheOthersGoingAndClosingTheLastFreesThePort() throws Exception {
    UdpPort here = port();
    Device first = new Device(here, 1, 5);
    Device second = new Device(here, 2, 2_000);
    UdpPort there = port();
    Device peerOfFirst = new Device(there, 1, 0, at(here));
    Device peerOfSecond = new Device(there, 2, 0, at(here));
    first.awaitInSync(5);
    peerOfFirst.awaitInSync(5);
    first.transport.close();
    first.transport.close();
    assertEquals(List.of(), first.transport.status().peers());
    peerOfFirst.await(status -> status.peers().isEmpty()); // heard a goodbye
    peerOfSecond.awaitInSync(2_000);
    second.append(3, 300);
    peerOfSecond.awaitInSync(2_003);
    second.transport.close();
    assertFree(here.localAddress());
    TransportException closed =
        assertThrows(TransportException.class, () -> new Device(here, 4, 0));
    assertTrue(closed.getMessage().contains("was closed"), closed.getMessage());
  }

  private static void assertFree(InetSocketAddress address) throws IOException {
    String name = "eventstore-udp-" + address.getPort();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals(name)));
    try (DatagramSocket again = new DatagramSocket(address)) {
      assertEquals(address.getPort(), again.getLocalPort());
    }
  }

  @Test
  void closingThePortEndsAllOnItAndOneThatNobodyUsedIsFreedToo() throws Exception {
    UdpPort here = port();
    Device one = new Device(here, 1, 1);
    Device other = new Device(here, 2, 1);
    Device peer = new Device(port(), 1, 0, at(here));
    peer.awaitInSync(1);
    here.close();
    here.close();
    peer.await(status -> status.peers().isEmpty());
    assertEquals(List.of(), one.transport.status().peers());
    one.transport.close();
    other.transport.close();
    assertFree(here.localAddress());
    UdpPort unused = port();
    unused.close();
    assertFree(unused.localAddress());
  }

  @Test
  void aListenerMayCloseAnotherCommunityOfItsPort() throws Exception {
    UdpPort here = port();
    Device one = new Device(here, 1, 0);
    Device other = new Device(here, 2, 1);
    UdpPort there = port();
    Device peerOfOther = new Device(there, 2, 0, at(here));
    peerOfOther.awaitInSync(1);
    CountDownLatch told = new CountDownLatch(1);
    one.transport.onStatus(
        status -> {
          other.transport.close();
          other.replica.wipe();
          told.countDown();
        });
    new Device(there, 1, 0, at(here)).await(status -> status.peers().size() == 1);
    assertTrue(told.await(20, TimeUnit.SECONDS));
    peerOfOther.await(status -> status.peers().isEmpty());
  }

  @Test
  void whoPausesIsLeftAloneAndIsBackAtOnce() throws Exception {
    UdpPort here = port();
    Device one = new Device(here, 1, 10);
    Device other = new Device(here, 2, 10);
    UdpPort there = port();
    Device peerOfOne = new Device(there, 1, 0, at(here));
    Device peerOfOther = new Device(there, 2, 0, at(here));
    peerOfOne.awaitInSync(10);
    peerOfOther.awaitInSync(10);
    one.transport.pause();
    one.transport.pause();
    assertTrue(one.transport.status().paused());
    assertFalse(one.transport.status().inSync());
    assertEquals(List.of(), one.transport.status().peers());
    peerOfOne.await(status -> status.peers().isEmpty()); // heard a goodbye
    other.append(2, 300);
    peerOfOther.awaitInSync(12); // the port goes on, and has counted the goodbye by now
    long sent = one.transport.status().traffic().bytesOut();
    one.append(100, 300);
    other.append(3, 300);
    peerOfOther.awaitInSync(15);
    assertEquals(sent, one.transport.status().traffic().bytesOut());
    assertEquals(110, one.transport.status().events());
    one.transport.resume();
    one.transport.resume();
    assertFalse(one.transport.status().paused());
    peerOfOne.awaitInSync(110);
    one.awaitInSync(110);
  }

  @Test
  void whenAllArePausedTheThreadSleepsWhateverArrives() throws Exception {
    AtomicLong looks = new AtomicLong();
    Environment counting =
        new Environment(
            Clock.systemUTC(),
            () -> {
              looks.incrementAndGet();
              return System.nanoTime();
            },
            new SecureRandom(),
            Runnable::run,
            Runnable::run,
            Runnable::run);
    UdpPort here = port();
    UdpTransport paused = UdpTransport.builder().on(here).peer("127.0.0.1:9").build();
    opened.add(paused);
    paused.start(new FakeReplica(counting, 1), counting);
    paused.pause();
    Device peer = new Device(port(), 1, 0, at(here));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long loop = loopThread(here);
    long before = looks.get();
    long nanosBefore = threads.getThreadCpuTime(loop);
    try (DatagramSocket stranger = new DatagramSocket(ANY)) {
      for (int i = 0; i < 20_000; i++) {
        stranger.send(new DatagramPacket(new byte[200], 200, here.localAddress()));
      }
    }
    assertTrue(looks.get() - before < 10, "it looked " + (looks.get() - before) + " times");
    long millis = TimeUnit.NANOSECONDS.toMillis(threads.getThreadCpuTime(loop) - nanosBefore);
    assertTrue(millis < 20, "the loop took " + millis + " ms of a core");
    paused.resume();
    peer.awaitInSync(0);
  }

  private static long loopThread(UdpPort port) {
    String name = "eventstore-udp-" + port.localAddress().getPort();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getId();
  }

  @Test
  void aListenerMayPauseAndAClosedOneIsPausedInVain() throws Exception {
    UdpPort here = port();
    Device one = new Device(here, 1, 0);
    Device peer = new Device(port(), 1, 0, at(here));
    CountDownLatch pausing = new CountDownLatch(1);
    one.transport.onStatus(
        status -> {
          if (!status.peers().isEmpty()) {
            one.transport.pause();
            pausing.countDown();
          }
        });
    assertTrue(pausing.await(20, TimeUnit.SECONDS));
    one.await(SyncStatus::paused);
    peer.await(status -> status.peers().isEmpty());
    one.transport.close();
    one.transport.resume();
    assertFalse(one.transport.status().paused());
  }

  @Test
  void peersAreAskedSoonAfterTheMachineSeemsToHaveSlept() throws Exception {
    AtomicLong leadSeconds = new AtomicLong();
    Environment clocks =
        new Environment(
            () -> Instant.now().plusSeconds(leadSeconds.get()),
            System::nanoTime,
            new SecureRandom(),
            Runnable::run,
            Runnable::run,
            Runnable::run);
    UdpPort here = port();
    UdpTransport sleeper = UdpTransport.builder().on(here).build();
    opened.add(sleeper);
    sleeper.start(new FakeReplica(clocks, 1), clocks);
    Device peer = new Device(port(), 1, 0, at(here));
    peer.awaitInSync(0);
    CountDownLatch heard = new CountDownLatch(1);
    sleeper.onStatus(
        status -> {
          Instant soon = Instant.now().plusSeconds(3_000);
          if (status.peers().stream()
              .anyMatch(p -> p.lastHeard().filter(soon::isBefore).isPresent())) {
            heard.countDown();
          }
        });
    leadSeconds.set(3_600);
    assertTrue(heard.await(8, TimeUnit.SECONDS), "the next keep-alive would come after 20 s");
  }

  @Test
  void whatCannotShareAPortIsAClearError() {
    UdpPort here = port();
    new Device(here, 1, 0);
    TransportException twice = assertThrows(TransportException.class, () -> new Device(here, 1, 0));
    assertTrue(twice.getMessage().contains("by this community already"), twice.getMessage());
    for (int community = 2; community <= SyncConstants.MAX_COMMUNITIES; community++) {
      new Device(here, community, 0);
    }
    TransportException full =
        assertThrows(TransportException.class, () -> new Device(here, 1_000, 0));
    assertTrue(full.getMessage().contains("32 communities"), full.getMessage());
    TransportException inUse =
        assertThrows(TransportException.class, () -> UdpPort.open(here.localAddress()));
    assertTrue(inUse.getMessage().startsWith("UDP port " + here.localAddress().getPort()));
    IllegalArgumentException both =
        assertThrows(
            IllegalArgumentException.class,
            () -> UdpTransport.builder().port(7_001).on(here).build());
    assertTrue(both.toString().contains("port(...)"), both.toString());
  }

  @Test
  void aCommunityWhoseEngineFailsDoesNotDelayTheOthers() throws Exception {
    AtomicLong failures = new AtomicLong();
    Environment failing =
        new Environment(
            Clock.systemUTC(),
            () -> {
              if (Thread.currentThread().getName().matches("eventstore-udp-\\d+")) {
                failures.incrementAndGet();
                throw new IllegalStateException("a ticker that fails");
              }
              return System.nanoTime();
            },
            new SecureRandom(),
            Runnable::run,
            Runnable::run,
            Runnable::run);
    UdpPort here = port();
    UdpTransport broken = UdpTransport.builder().on(here).build();
    opened.add(broken);
    broken.start(new FakeReplica(failing, 9), failing);
    Device one = new Device(here, 1, 3_000);
    long startNanos = System.nanoTime();
    Device peer = new Device(port(), 1, 0, at(here));
    peer.awaitInSync(3_000);
    one.awaitInSync(3_000);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    assertTrue(failures.get() > 0);
    assertTrue(failures.get() <= 2 + millis / 100, failures + " failures in " + millis + " ms");
  }

  @Test
  void aQuietCommunityIsHeardWhileABusyOneTransfersItsHistory() throws Exception {
    UdpPort here = port();
    UdpPort there = port();
    Device busy = new Device(here, 1, 40_000);
    Device quiet = new Device(here, 2, 0);
    Device quietPeer = new Device(there, 2, 0, at(here));
    quietPeer.awaitInSync(0);
    quiet.awaitInSync(0);
    Device busyPeer = new Device(there, 1, 0, at(here));
    busyPeer.await(status -> status.events() > 500);
    BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    opened.add(quietPeer.replica.onStored(events -> arrivals.add(System.nanoTime())));
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long startNanos = System.nanoTime();
      quiet.append(1, 300);
      Long arrived = arrivals.poll(20, TimeUnit.SECONDS);
      assertNotNull(arrived);
      millis.add(TimeUnit.NANOSECONDS.toMillis(arrived - startNanos));
    }
    System.out.println("new events beside a transfer on the same ports took " + millis + " ms");
    assertTrue(Collections.max(millis) < 500, millis.toString());
    assertFalse(busyPeer.transport.status().inSync(), "the transfer ended too early to tell");
    busyPeer.awaitInSync(40_000);
    busy.awaitInSync(40_000);
  }

  @Test
  void fiveCommunitiesOfOnePortComeIntoStepWhileAStrangerFloodsIt() throws Exception {
    UdpPort here = port();
    List<Device> ours = new ArrayList<>();
    for (int community = 1; community <= 5; community++) {
      ours.add(new Device(here, community, 200));
    }
    UdpPort there = port();
    InetSocketAddress target = here.localAddress();
    try (DatagramSocket stranger = new DatagramSocket(ANY)) {
      for (int i = 0; i < 30_000; i++) {
        byte[] bytes = new byte[19 + i % 1_182];
        random.nextBytes(bytes);
        stranger.send(new DatagramPacket(bytes, bytes.length, target));
      }
      for (int community = 1; community <= 5; community++) {
        new Device(there, community, 1, at(here)).awaitInSync(201);
      }
      ours.get(4).awaitInSync(201);
    }
  }
}
