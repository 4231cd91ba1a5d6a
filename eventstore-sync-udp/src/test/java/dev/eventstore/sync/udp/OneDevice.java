package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Root;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.SplittableRandom;

/** A device by itself, whose time stands still until a test moves it. */
final class OneDevice {
  long nowNanos = Nanos.ofMillis(5_000);
  final SplittableRandom random = new SplittableRandom(7);
  final Environment environment =
      new Environment(
          this::wallClock,
          () -> nowNanos,
          Seeds.insecureRandom(5),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private Runnable whileMade = () -> {};
  final FakeReplica replica = new FakeReplica(environment, 1);
  final LocalDevice local;

  OneDevice(int events) {
    append(events);
    local = new LocalDevice(replica, environment, new Mailbox(() -> {}));
    local.contested(Contest.DIFFERENT); // so that versions follow soon
    assertTrue(local.refreshSummary(nowNanos));
  }

  private Instant wallClock() {
    Runnable once = whileMade;
    whileMade = () -> {};
    once.run();
    return Instant.EPOCH.plusNanos(nowNanos);
  }

  /** Writes events of the last hour. */
  void append(int events) {
    for (int i = 0; i < events; i++) {
      replica.append(FakeReplica.event(random.nextLong(3_600_000_000L), 20, random));
    }
  }

  /** Of a peer that was never heard of. */
  Account account() {
    return new Account(local.fetches().newTurn(), nowNanos);
  }

  /** What goes to a peer. */
  PushQueue pushes(SendQueue queue, Questions questions, Account account) {
    return new PushQueue(replica, queue, questions, account, local.pendingSlices(), nowNanos);
  }

  /** Time passes; its end. */
  long pass(long millis) {
    nowNanos += Nanos.ofMillis(millis);
    return nowNanos;
  }

  /** A second passes and a new version begins. */
  void nextVersion() {
    pass(1_000);
    local.refreshRoot(nowNanos);
    assertTrue(local.refreshSummary(nowNanos));
  }

  /** The same, and meanwhile an event is stored. */
  void nextVersionWhileStoring() {
    whileMade = () -> append(1);
    nextVersion();
  }

  /** The root of some other set with so many events more than this device has. */
  Root other(int more) {
    return root(local.root().count() + more, more);
  }

  static Root root(long count, long content) {
    byte[] hash = ByteBuffer.allocate(16).putLong(content).putLong(count).array();
    return new Root(Bytes.copyOf(hash), count);
  }
}
