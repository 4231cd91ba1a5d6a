package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Invite;
import dev.eventstore.SyncStatus;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An opening that fails on its way leaves nothing behind that hinders the next one. */
@Timeout(60)
final class OpeningFailureTest {
  /** Well below the time after which an idle thread would end anyway. */
  private static final long PROMPT_MILLIS = 5_000;

  @TempDir private Path directory;
  private final Invite invite = Invite.create("unlucky");

  @Test
  void aTransportThatCannotStartLeavesNeitherLockNorThreadsNorDatabaseBehind()
      throws InterruptedException {
    FailingTransport transport = new FailingTransport();
    TransportException failed =
        assertThrows(
            TransportException.class,
            () ->
                Communities.builder()
                    .directory(directory)
                    .invite(invite)
                    .transport(transport)
                    .open());
    assertEquals("on purpose", failed.getMessage());
    assertTrue(transport.closed);
    for (Thread thread : transport.threads) {
      thread.join(PROMPT_MILLIS);
      assertFalse(thread.isAlive(), thread.getName());
    }
    assertFalse(Files.exists(directory.resolve("events.db-wal")), "SQLite has closed its log");
    try (Community second = Communities.builder().directory(directory).open()) {
      second.append(EventDraft.of("message").build());
      assertEquals(1, second.info().events());
    }
  }

  @Test
  void thePassphraseIsWipedWhetherOpeningSucceedsOrNot() {
    char[] right = "right".toCharArray();
    opener(right).open().close();
    assertArrayEquals(new char[5], right);
    char[] wrong = "wrong".toCharArray();
    CommunityOpener second = opener(wrong);
    assertThrows(RuntimeException.class, second::open);
    assertArrayEquals(new char[5], wrong);
  }

  private CommunityOpener opener(char[] passphrase) {
    return new CommunityOpener(
        directory,
        Optional.of(invite),
        passphrase,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        UnaryOperator.identity(),
        SummarySchedule.DEFAULT,
        Set.of());
  }

  /** Uses the threads that it is given, and then cannot start. */
  private static final class FailingTransport implements Transport {
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    @Override
    public void start(Replica replica, Environment environment) {
      for (var executor :
          List.of(environment.crypto(), environment.writer(), environment.delivery())) {
        threads.add(CompletableFuture.supplyAsync(Thread::currentThread, executor).join());
      }
      throw new TransportException(Category.RETRY, "on purpose");
    }

    @Override
    public InetSocketAddress localAddress() {
      throw new TransportException(Category.FIX_INPUT, "not started");
    }

    @Override
    public void connect(String hostAndPort) {
      throw new TransportException(Category.FIX_INPUT, "not started");
    }

    @Override
    public SyncStatus status() {
      throw new TransportException(Category.FIX_INPUT, "not started");
    }

    @Override
    public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
      throw new TransportException(Category.FIX_INPUT, "not started");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
