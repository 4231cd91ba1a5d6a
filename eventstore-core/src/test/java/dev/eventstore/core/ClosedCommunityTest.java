package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a community says once it is closed, or while it closes. */
@Timeout(60)
class ClosedCommunityTest {
  private static final int DEADLINE_SECONDS = 20;
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final EventDraft DRAFT = EventDraft.of("note").build();

  private final Invite invite = Invite.create("closed");
  @TempDir private Path directory;

  private Community open(Transport transport) {
    return Communities.builder().directory(directory).invite(invite).transport(transport).open();
  }

  @Test
  void everythingIsRefused() {
    Community community = open(new Lonely());
    Event event = community.find(community.append(DRAFT).id()).orElseThrow();
    community.close();

    List<Executable> calls =
        List.of(
            () -> community.append(DRAFT),
            () -> community.appendAll(List.of(DRAFT)),
            () -> community.find(event.id()),
            () -> community.query(EventQuery.of(EventFilter.all()).build()),
            () -> community.awaitIndexes(FOR_EVER),
            () -> community.subscribe(EventFilter.all(), heard -> {}),
            () -> community.subscribe(EventFilter.all(), heard -> {}, Delivery.live()),
            () -> community.publisher(EventFilter.all(), Delivery.live()),
            () -> community.acknowledge("cursor", event),
            () -> community.forgetCursor("cursor"),
            community::peers,
            community::syncStatus,
            () -> community.onSyncStatus(status -> {}),
            () -> community.awaitInSync(FOR_EVER),
            community::metrics,
            () -> community.spread(event.id()),
            () -> community.awaitHeld(event.id(), 1, FOR_EVER),
            () -> community.onHeld(held -> {}),
            community::invite,
            community::self,
            community::info,
            () -> community.verify(checked -> {}));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call));
    CompletionException refused =
        assertThrows(CompletionException.class, () -> community.appendAsync(DRAFT).join());
    assertInstanceOf(IllegalStateException.class, refused.getCause());
    community.close();
  }

  @Test
  void closingEndsAWaitForTheOthers() throws Exception {
    Lonely transport = new Lonely();
    Community community = open(transport);
    CompletableFuture<Boolean> inSync =
        CompletableFuture.supplyAsync(
            () -> community.awaitInSync(FOR_EVER), task -> new Thread(task).start());
    assertTrue(transport.asked.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
    community.close();
    assertFalse(inSync.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void whatFindsNoCryptoThreadWhileItClosesSaysThatItIsClosed() {
    HeldExecutor crypto = new HeldExecutor();
    Device device = device(crypto, Runnable::run);
    device.append(DRAFT);
    crypto.refuse(true);
    assertClosed(() -> device.appendAll(List.of(DRAFT)));
    assertClosed(() -> device.verify(checked -> {}));
    device.stop();
    device.release();
  }

  @Test
  void verifyThatFindsNoWriterWhileItClosesSaysThatItIsClosed() {
    HeldExecutor writer = new HeldExecutor();
    Device device = device(Runnable::run, writer);
    writer.refuse(true);
    assertClosed(() -> device.verify(checked -> {}));
    device.stop();
    device.release();
  }

  private static void assertClosed(Executable call) {
    IllegalStateException refused = assertThrows(IllegalStateException.class, call);
    assertEquals("this community is closed", refused.getMessage());
  }

  private Device device(Executor crypto, Executor writer) {
    Environment usual = new TestEnvironment().environment();
    SodiumSealer sealer = Sealers.sealer(1, 2);
    return new Device(
        new Environment(
            usual.wallClock(),
            usual.nanoTicker(),
            usual.random(),
            crypto,
            writer,
            usual.delivery(),
            usual.timer()),
        sealer,
        SqliteEventStore.open(directory, sealer.ownerHash()),
        SummarySchedule.DEFAULT);
  }

  /** A network without anybody. */
  private static final class Lonely implements Transport {
    private final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public void start(Replica replica, Environment environment) {}

    @Override
    public InetSocketAddress localAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public void connect(String hostAndPort) {}

    @Override
    public SyncStatus status() {
      asked.countDown();
      return new SyncStatus(false, 0, Bytes.empty(), List.of(), Traffic.NONE);
    }

    @Override
    public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
