package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventId;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.Spread;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same on real sockets and threads. */
@Timeout(120)
class SpreadOverUdpTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration NONE = Duration.ZERO;

  private final Invite invite = Invite.create("book club");
  @TempDir private Path directory;

  private Community open(String name) {
    return Communities.builder()
        .directory(directory.resolve(name))
        .invite(invite)
        .transport(UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).build())
        .open();
  }

  private static Receipt append(Community community) {
    return community.append(EventDraft.of("note").build());
  }

  @Test
  void whoWaitsLearnsThatTheEventIsHeldByOneAndByTwo() throws Exception {
    try (Community alice = open("alice");
        Community bob = open("bob")) {
      BlockingQueue<HeldUpTo> heard = new LinkedBlockingQueue<>();
      AutoCloseable listening = alice.onHeld(heard::add);
      Receipt receipt = append(alice);
      assertFalse(alice.awaitHeld(receipt.id(), 1, NONE));
      String address = "127.0.0.1:" + alice.peers().localAddress().getPort();
      bob.peers().connect(address);
      assertTrue(alice.awaitHeld(receipt.id(), 1, LONG));
      assertTrue(bob.find(receipt.id()).isPresent());
      assertEquals(
          Optional.of(new Spread(receipt.id(), true, Set.of(bob.self()))),
          alice.spread(receipt.id()));
      assertEquals(new HeldUpTo(bob.self(), receipt.seq()), heard.poll(60, TimeUnit.SECONDS));
      assertFalse(alice.awaitHeld(receipt.id(), 2, NONE));
      try (Community carol = open("carol")) {
        carol.peers().connect(address);
        assertTrue(alice.awaitHeld(receipt.id(), 2, LONG));
      }
      listening.close();
    }
  }

  @Test
  void aloneAnEventIsStoredAndNothingMore() {
    try (Community alice = Communities.builder().directory(directory).invite(invite).open()) {
      Receipt receipt = append(alice);
      assertEquals(
          Optional.of(new Spread(receipt.id(), false, Set.of())), alice.spread(receipt.id()));
      EventId unknown = EventId.of(new byte[32]);
      assertEquals(Optional.empty(), alice.spread(unknown));
      assertFalse(alice.awaitHeld(unknown, 1, Duration.ofMillis(1)));
      assertThrows(IllegalArgumentException.class, () -> alice.awaitHeld(receipt.id(), 0, NONE));
      Thread.currentThread().interrupt();
      assertFalse(alice.awaitHeld(receipt.id(), 1, LONG));
      assertTrue(Thread.interrupted());
    }
  }
}
