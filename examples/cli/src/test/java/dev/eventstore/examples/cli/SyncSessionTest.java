package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.Subscription;
import dev.eventstore.SyncStatus;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.Transport;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that finds its peer by its invite, from the moment in which its network begins. */
@Timeout(60)
class SyncSessionTest {
  private static final int PATIENCE_SECONDS = 40;

  @TempDir Path folder;
  private final Invite invite = Invite.create("club");
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Community bob;

  @BeforeEach
  void bobHasWrittenSomething() {
    bob = open("bob", invite, UdpTransport.builder().port(0).build());
    bob.append(EventDraft.of("message").with("text", "hello").build());
  }

  @AfterEach
  void close() {
    bob.close();
  }

  @Test
  void nothingComesBeforeTheNetworkBegins() throws InterruptedException {
    UdpTransport inside = UdpTransport.builder().port(0).build();
    LateTransport late = new LateTransport(inside);
    try (Community alice = open("alice", toBob(), late);
        Subscription live = alice.subscribe(EventFilter.all(), event -> arrived.countDown())) {
      assertThrows(IllegalStateException.class, inside::localAddress);

      late.begin();

      assertTrue(arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS), live::toString);
    }
  }

  @Test
  void whatArrivesWithTheFirstBreathIsPrintedAfterThePort() throws Exception {
    PrintStream printed = new PrintStream(out, true, UTF_8);
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(new byte[0]), printed, printed, false, false);
    Network network = new Network(terminal, 0);
    try (Community alice = open("alice", toBob(), network.transport());
        Subscription live = alice.subscribe(EventFilter.all(), event -> arrived.countDown())) {
      SyncGoal goal =
          new SyncGoal(true, 1, OptionalLong.of(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)), true);
      SyncReport report = new SlowReport(printed);
      SyncSession session = new SyncSession(terminal, alice, network, goal, report);

      int exitCode = session.converse(new PeerOptions(), "message", EventPrinter.json(terminal));

      assertEquals(ExitCode.DONE, exitCode, live::toString);
    }
    List<String> lines = out.toString(UTF_8).lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertEquals("listening", lines.get(0));
    assertEquals("hello", Device.json(lines.get(1)).path("fields").path("text").textValue());
  }

  @Test
  void itEndsWhenAnotherDeviceHoldsTheEvent() throws Exception {
    PrintStream printed = new PrintStream(out, true, UTF_8);
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(new byte[0]), printed, printed, false, false);
    Network network = new Network(terminal, 0);
    try (Community alice = open("alice", toBob(), network.transport())) {
      EventId id = alice.append(EventDraft.of("message").build()).id();
      SyncGoal goal =
          new SyncGoal(
              true,
              false,
              0,
              OptionalLong.of(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)),
              true,
              Optional.of(new HeldGoal(id, 1)));
      SyncReport report = new TextReport(terminal, "held by others");

      int exitCode = new SyncSession(terminal, alice, network, goal, report).run(new PeerOptions());

      assertEquals(ExitCode.DONE, exitCode, out.toString(UTF_8));
      assertEquals(1, alice.spread(id).orElseThrow().heldBy().size());
    }
    assertTrue(out.toString(UTF_8).contains("held by others after "), out.toString(UTF_8));
  }

  @Test
  void whatIsTypedLeavesBeforeItEndsAndBothGoalsAreNamed() {
    String id;
    try (Community alice = open("alice", invite, UdpTransport.builder().port(0).build())) {
      id = alice.append(EventDraft.of("message").build()).id().toString();
    }
    String alice = folder.resolve("alice").toString();
    String peer = "127.0.0.1:" + bob.peers().localAddress().getPort();

    Command sync =
        Command.runWithInput(
            "typed\n",
            "sync",
            alice,
            "--port=0",
            "--peer=" + peer,
            "--stdin=message",
            "--until-held=" + id,
            "--timeout=" + PATIENCE_SECONDS + "s");

    assertEquals(ExitCode.DONE, sync.exitCode(), sync.err());
    assertTrue(sync.out().contains("in sync and held by others after "), sync.out());
    assertEquals(3, bob.info().events());
  }

  /** Is not done with saying where the device listens before an event has arrived there. */
  private final class SlowReport implements SyncReport {
    private final PrintStream printed;

    SlowReport(PrintStream printed) {
      this.printed = printed;
    }

    @Override
    public void listening(InetSocketAddress address) {
      try {
        assertTrue(arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS), address::toString);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
      printed.println("listening");
    }

    @Override
    public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
      return true;
    }

    @Override
    public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {}
  }

  private Invite toBob() {
    return invite.withAddresses(List.of("127.0.0.1:" + bob.peers().localAddress().getPort()));
  }

  private Community open(String name, Invite with, Transport transport) {
    return Communities.builder()
        .directory(folder.resolve(name))
        .invite(with)
        .transport(transport)
        .open();
  }
}
