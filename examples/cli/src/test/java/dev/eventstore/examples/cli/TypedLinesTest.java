package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Subscription;
import dev.eventstore.core.Communities;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
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

/** Lines of standard input become events; what is left of them when it ends is told. */
@Timeout(60)
class TypedLinesTest {
  private static final int PATIENCE_SECONDS = 40;
  private static final int MANY = 2_000;

  @TempDir Path folder;
  private Community alice;

  @BeforeEach
  void open() {
    alice =
        Communities.builder()
            .directory(folder.resolve("alice"))
            .invite(Invite.create("club"))
            .open();
  }

  @AfterEach
  void close() {
    alice.close();
  }

  @Test
  void linesBecomeEventsInTheirOrderThoughOneIsRefused() throws Exception {
    StringBuilder input = new StringBuilder();
    for (int n = 0; n < MANY; n++) {
      input.append(n == 700 ? "x".repeat(70_000) : "line " + n).append("\n\n");
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    CountDownLatch ended = new CountDownLatch(1);
    InputStream in = new ByteArrayInputStream(input.toString().getBytes(UTF_8));
    try (TypedLines lines = lines(in, said)) {
      lines.start(ended::countDown, ended::countDown);
      await(ended);
      lines.requireSuccess();
      assertTrue(lines.ended() && lines.refusedAny() && !lines.leftInput());
      assertEquals(MANY - 1, lines.appended());
    }
    assertTrue(said.toString(UTF_8).startsWith("eventstore: line 1401: "), said.toString(UTF_8));
    List<String> texts = texts();
    assertEquals(MANY - 1, texts.size());
    assertEquals("line 0", texts.get(0));
    assertEquals("line 701", texts.get(700));
    assertEquals("line " + (MANY - 1), texts.get(MANY - 2));
  }

  @Test
  void inputThatIsThereWhenItClosesIsLeft() throws Exception {
    CountDownLatch some = new CountDownLatch(MANY);
    TypedLines lines = lines(new EndlessLines(), new ByteArrayOutputStream());
    try (lines;
        Subscription unused = alice.subscribe(EventFilter.all(), event -> some.countDown())) {
      lines.start(() -> {}, () -> {});
      await(some);
    }
    assertTrue(lines.leftInput());
    assertFalse(lines.ended());
    assertEquals(alice.info().events(), lines.appended());
  }

  @Test
  void pipeThatIsOpenAndEmptyHasNothingLeft() throws Exception {
    assertFalse(leftOf("one\ntwo\n", 2));
  }

  @Test
  void lineThatHasBegunIsLeftAndThoseBeforeItAreStored() throws Exception {
    assertTrue(leftOf("one\ntwo\nthr", 2));
  }

  /** What is left of a pipe that stays open when so many events are there. */
  private boolean leftOf(String input, int events) throws Exception {
    CountDownLatch there = new CountDownLatch(events);
    try (PipedOutputStream writer = new PipedOutputStream();
        InputStream in = new PipedInputStream(writer)) {
      TypedLines lines = lines(in, new ByteArrayOutputStream());
      try (lines;
          Subscription unused = alice.subscribe(EventFilter.all(), event -> there.countDown())) {
        writer.write(input.getBytes(UTF_8));
        lines.start(() -> {}, () -> {});
        await(there);
      }
      boolean left = lines.leftInput();
      assertEquals(events, texts().size());
      return left;
    }
  }

  @Test
  void syncThatEndsBeforeItsInputSaysSoAndFails() {
    alice.close();
    String device = folder.resolve("alice").toString();
    String[] sync = {"sync", device, "--port=0", "--stdin=m", "--for=1s"};

    Command piped = Command.runWithInput(new EndlessLines(), sync);

    assertEquals(1, piped.exitCode());
    long events = Command.run("log", device).out().lines().count();
    assertEquals(
        "eventstore: standard input was not read to its end: "
            + Words.count(events, "line", "lines")
            + " became events",
        piped.err().strip());
    Command typed = Command.runOnTerminal(new EndlessLines(), sync);
    assertEquals(0, typed.exitCode(), typed.err());
  }

  /** An input of which there is always more. */
  private static final class EndlessLines extends InputStream {
    private static final byte[] LINE = "line\n".getBytes(UTF_8);
    private int read;

    @Override
    public int read() {
      return LINE[read++ % LINE.length];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = Math.min(length, 10 * LINE.length);
      for (int i = 0; i < count; i++) {
        buffer[offset + i] = (byte) read();
      }
      return count;
    }

    @Override
    public int available() {
      return LINE.length;
    }
  }

  private TypedLines lines(InputStream in, ByteArrayOutputStream err) {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    PrintStream errors = new PrintStream(err, true, UTF_8);
    return new TypedLines(new Terminal(in, out, errors, false, false), alice, "message");
  }

  private List<String> texts() {
    return alice.query(EventQuery.of(EventFilter.all()).limit(MANY).build()).stream()
        .map(event -> event.fields().path("text").textValue())
        .toList();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
