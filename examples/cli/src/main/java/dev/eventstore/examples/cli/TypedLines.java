package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException;
import dev.eventstore.SealingException;
import java.util.Optional;

/**
 * Makes an event of each line of standard input as it comes, on a thread of its own, which may wait
 * for the next line for ever. Empty lines are left out; a line that cannot be an event is named.
 */
final class TypedLines implements AutoCloseable {
  private final Terminal terminal;
  private final Community community;
  private final String type;
  private boolean closed;
  private volatile boolean ended;
  private long refused;
  private Optional<Throwable> failure = Optional.empty();

  TypedLines(Terminal terminal, Community community, String type) {
    this.terminal = terminal;
    this.community = community;
    this.type = type;
  }

  /**
   * Begins to read.
   *
   * @param onEnd called when all lines are durable
   * @param onFailure called instead when the reading failed
   */
  void start(Runnable onEnd, Runnable onFailure) {
    Thread thread = new Thread(() -> read(onEnd, onFailure), "eventstore-stdin");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether every line that there was is durable. */
  boolean ended() {
    return ended;
  }

  /** Whether there were lines of which no event was made. */
  synchronized boolean refusedAny() {
    return refused > 0;
  }

  /** Throws what ended the reading, if it was not the end of the input. */
  synchronized void requireSuccess() throws Exception {
    if (failure.isPresent()) {
      if (failure.get() instanceof Error error) {
        throw error;
      }
      throw (Exception) failure.get();
    }
  }

  /** From now on no event is made; one that is underway is finished first. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private void read(Runnable onEnd, Runnable onFailure) {
    try {
      LineReader lines = new LineReader(terminal.in());
      Optional<LineReader.Line> line = lines.next();
      while (line.isPresent() && append(line.get())) {
        line = lines.next();
      }
      ended = true;
      onEnd.run();
    } catch (Throwable failed) { // whatever it is, the run must not wait for more lines
      synchronized (this) {
        failure = Optional.of(failed);
      }
      onFailure.run();
    }
  }

  /** Returns whether to go on. */
  private synchronized boolean append(LineReader.Line line) {
    if (closed) {
      return false;
    }
    try {
      String text = DraftReader.text(line);
      if (!text.isEmpty()) {
        community.append(EventDraft.of(type).with(EventText.TEXT_FIELD, text).build());
      }
    } catch (DraftReader.BadLineException bad) {
      refuse(line, bad.reason());
    } catch (SealingException invalid) {
      if (invalid.category() != EventStoreException.Category.FIX_INPUT) {
        throw invalid;
      }
      refuse(line, String.valueOf(invalid.getMessage()));
    }
    return true;
  }

  private void refuse(LineReader.Line line, String reason) {
    refused++;
    terminal.err().println("eventstore: line " + line.number() + ": " + Terminal.printable(reason));
  }
}
