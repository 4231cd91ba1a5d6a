package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Killed while it imports: the lines up to some line must be there, in order, and no other. */
final class ImportingVictim extends Victim {
  private static final int LINES = 3_000;

  /** More than a pipe and the program hold unstored: when it is written, a part is stored. */
  private static final int STORING_BYTES = 500 << 10;

  private final List<String> texts;
  private volatile CountDownLatch stores = new CountDownLatch(1);
  private int run;

  ImportingVictim(Programs programs, Path folder, Random random) throws IOException {
    super(programs, "importing", folder, random);
    texts = Texts.ofThisMachine(LINES).all();
    device().create("book club");
  }

  @Override
  RunningProgram start() {
    run++;
    RunningProgram program = inTemporary("import", "-");
    CountDownLatch latch = new CountDownLatch(1);
    stores = latch;
    Thread feeder = new Thread(() -> feed(program, latch), "feeder");
    feeder.setDaemon(true);
    feeder.start();
    return program;
  }

  private void feed(RunningProgram program, CountDownLatch latch) {
    try {
      int bytes = 0;
      for (int n = 0; n < LINES; n++) {
        String line = line(n);
        program.type(line);
        bytes += line.length();
        if (bytes > STORING_BYTES) {
          latch.countDown();
        }
      }
      program.input("");
    } catch (UncheckedIOException killed) {
      latch.countDown();
    }
  }

  private String line(int number) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type())
        .put("n", number)
        .put("text", texts.get(number % texts.size()))
        .toString();
  }

  /** Another one in each run, so that its events can be told from the others. */
  private String type() {
    return "run-" + run;
  }

  @Override
  void awaitWork(RunningProgram program) {
    try {
      assertTrue(stores.await(Device.PATIENCE.toSeconds(), TimeUnit.SECONDS), program.err());
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  boolean check(RunningProgram killed, Community reopened) {
    EventQuery query = EventQuery.of(EventFilter.type(type())).limit(LINES + 1).build();
    List<Event> found = reopened.query(query);
    List<Long> numbers = found.stream().map(event -> event.number("n", -1)).toList();
    assertEquals(LongStream.range(0, found.size()).boxed().toList(), numbers);
    for (int n = 0; n < found.size(); n++) {
      assertEquals(texts.get(n % texts.size()), found.get(n).text("text"));
    }
    if (!killed.out().isEmpty()) {
      assertEquals("3,000 events imported", killed.out());
      assertEquals(LINES, found.size(), "what it reported");
    }
    return !found.isEmpty() && found.size() < LINES;
  }
}
