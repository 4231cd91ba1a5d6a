package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One process of the packaged program. */
final class RunningProgram {
  private final Process process;
  private final Path errors;

  /** What it printed and nobody awaited yet; an empty one is the end. */
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private final Queue<String> printed = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> read;

  RunningProgram(ProcessBuilder builder, Path errors) throws IOException {
    this.errors = errors;
    this.process = builder.redirectError(errors.toFile()).start();
    this.read = CompletableFuture.runAsync(this::readOutput, task -> daemon(task).start());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "output-of-program");
    thread.setDaemon(true);
    return thread;
  }

  private void readOutput() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        printed.add(line);
        lines.add(Optional.of(line));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      lines.add(Optional.empty());
    }
  }

  /** Sends all of its standard input. */
  void input(String text) {
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends one line to its standard input, which stays open. */
  void type(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The next line that it prints. */
  String awaitLine(Duration patience) {
    try {
      Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null || line.isEmpty()) {
        throw new AssertionError("no line within " + patience + " or at all; errors: " + err());
      }
      return line.get();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Waits for its end, at most so long, and says whether it came. */
  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  int awaitExit(Duration patience) {
    if (!endsWithin(patience)) {
      throw new AssertionError("still running after " + patience + "; printed: " + out());
    }
    read.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
    return process.exitValue();
  }

  String out() {
    return String.join("\n", printed);
  }

  String err() {
    try {
      return Files.readString(errors, UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end, as {@code kill} does. */
  void terminate() {
    boolean unused = process.toHandle().destroy(); // unlike that of Process, leaves the output open
  }

  void kill() {
    boolean unused = process.toHandle().destroyForcibly(); // leaves the output open, too
  }
}
