package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.core.Communities;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A program that appends from several threads until it is killed. It prints the id of an event only
 * after {@code append} has returned, each line in one write: so a whole line is an acknowledgement.
 */
final class Appender {
  private static final int THREADS = 3;

  private Appender() {}

  public static void main(String... directory) throws InterruptedException {
    try (Community community = Communities.builder().directory(Path.of(directory[0])).open()) {
      List<Thread> threads =
          IntStream.range(0, THREADS)
              .mapToObj(number -> new Thread(() -> append(community, number)))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void append(Community community, int thread) {
    for (int n = 0; !System.out.checkError(); n++) {
      EventDraft draft =
          EventDraft.of("message")
              .with("thread", thread)
              .with("n", n)
              .with("text", "Hello")
              .build();
      acknowledge(community.append(draft).id() + "\n");
    }
  }

  private static synchronized void acknowledge(String line) {
    byte[] bytes = line.getBytes(US_ASCII);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
