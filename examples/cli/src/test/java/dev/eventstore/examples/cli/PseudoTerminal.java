package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A terminal with a shell in it, as a person would use it: {@code script} of util-linux gives the
 * shell a real terminal device, so programs in it show what they show to people. Ctrl-C works
 * there, also where whoever started the tests has them ignore it.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final String PROMPT = "ready> ";
  private static final String SHELL =
      "exec env --default-signal=INT PS1='" + PROMPT + "' bash --norc --noprofile";
  private static final int INTERRUPT = 3; // Ctrl-C

  private final Process shell;
  private final OutputStream keyboard;
  private final StringBuilder screen = new StringBuilder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int seen; // what was awaited lies before it
  private boolean ended;

  PseudoTerminal(Path folder, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("script", "-qfec", SHELL, "/dev/null");
    builder.environment().putAll(environment);
    builder.environment().put("TERM", "xterm");
    shell = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    keyboard = shell.getOutputStream();
    Thread reader = new Thread(this::read, "screen");
    reader.setDaemon(true);
    reader.start();
    awaitPrompt(Duration.ofSeconds(20));
  }

  private void read() {
    byte[] some = new byte[8_192];
    try (InputStream output = shell.getInputStream()) {
      for (int count = output.read(some); count >= 0; count = output.read(some)) {
        show(new String(some, 0, count, UTF_8));
      }
    } catch (IOException closed) {
      show("\n" + closed.getMessage());
    }
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void show(String text) {
    lock.lock();
    try {
      screen.append(text);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Types a line and Enter. */
  void type(String line) {
    send((line + "\n").getBytes(UTF_8));
  }

  /** Types a command, and waits until it has ended. */
  void run(String line, Duration patience) {
    type(line);
    awaitPrompt(patience);
  }

  void interrupt() {
    send(new byte[] {INTERRUPT});
  }

  private void send(byte[] keys) {
    try {
      keyboard.write(keys);
      keyboard.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void awaitPrompt(Duration patience) {
    await(PROMPT, patience);
  }

  /** Waits until this text shows after all that was awaited before. */
  void await(String text, Duration patience) {
    lock.lock();
    try {
      long leftNanos = patience.toNanos();
      int at;
      while ((at = screen.indexOf(text, seen)) < 0) {
        if (ended || leftNanos <= 0) {
          throw new AssertionError("'" + text + "' did not show in " + patience + ":\n" + screen);
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
      seen = at + text.length();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    } finally {
      lock.unlock();
    }
  }

  /** All that it has shown so far. */
  String screen() {
    lock.lock();
    try {
      return screen.toString();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
    try {
      if (!shell.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the terminal does not end");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
