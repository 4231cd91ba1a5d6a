package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Subscription;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two devices: what one writes is printed by the other as it arrives. */
@Timeout(60)
class ArrivalsTest {
  private static final int PATIENCE_SECONDS = 40;

  @TempDir Path folder;
  private final Invite invite = Invite.create("club");
  private final SlowOutput printed = new SlowOutput();
  private Community alice;
  private Community bob;

  @BeforeEach
  void openBoth() {
    alice = open("alice");
    bob = open("bob");
    bob.peers().connect("127.0.0.1:" + alice.peers().localAddress().getPort());
  }

  @AfterEach
  void closeBoth() {
    printed.mayGoOn.countDown();
    alice.close();
    bob.close();
  }

  @Test
  void endWaitsForWhatIsStillBeingPrinted() throws Exception {
    write(alice, "before");
    arriveFromBob("seen before");
    try (Arrivals arrivals = new Arrivals(alice, printer())) {
      arriveFromBob("one", "two", "three");
      assertTrue(printed.begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      Thread letGoOn = new Thread(printed.mayGoOn::countDown);

      letGoOn.start();
      arrivals.finish();

      assertEquals(
          List.of("one", "three", "two"),
          printed.texts().stream().sorted().toList(),
          "in whatever order the network brought them");
    }
  }

  @Test
  void endDoesNotWaitWhenNothingArrived() {
    write(alice, "before");
    try (Arrivals arrivals = new Arrivals(alice, printer())) {
      long startNanos = System.nanoTime();
      arrivals.finish();
      assertTrue(System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(9));
    }
  }

  @Test
  void nothingIsPrintedAfterTheEnd() throws InterruptedException {
    printed.mayGoOn.countDown();
    try (Arrivals arrivals = new Arrivals(alice, printer())) {
      arriveFromBob("late");
      arrivals.finish();
      List<String> before = printed.texts();
      Event late = alice.query(EventQuery.of(EventFilter.all()).build()).get(0);

      arrivals.arrived(late);

      assertEquals(List.of("late"), before);
      assertEquals(before, printed.texts());
    }
  }

  private Community open(String name) {
    return Communities.builder()
        .directory(folder.resolve(name))
        .invite(invite)
        .transport(UdpTransport.builder().port(0).build())
        .open();
  }

  private static void write(Community community, String... texts) {
    for (String text : texts) {
      community.append(EventDraft.of("message").with("text", text).build());
    }
  }

  /** Returns when another listener than the one that prints has heard of all. */
  private void arriveFromBob(String... texts) throws InterruptedException {
    CountDownLatch stored = new CountDownLatch(texts.length);
    try (Subscription heard = alice.subscribe(EventFilter.all(), event -> stored.countDown())) {
      write(bob, texts);
      assertTrue(
          stored.await(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> heard.startsAfter() + " and on");
    }
  }

  private EventPrinter printer() {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    return EventPrinter.json(
        new Terminal(new ByteArrayInputStream(new byte[0]), out, out, false, false));
  }

  /** Takes nothing before it may. */
  private static final class SlowOutput extends ByteArrayOutputStream {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      begun.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
      super.write(bytes, offset, length);
    }

    List<String> texts() {
      return toString(UTF_8)
          .lines()
          .map(line -> Device.json(line).path("fields").path("text").textValue())
          .toList();
    }
  }
}
