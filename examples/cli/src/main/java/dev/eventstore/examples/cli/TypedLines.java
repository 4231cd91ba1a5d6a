package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import java.util.Optional;

/**
 * Makes an event of each line of standard input as it comes, on a thread of its own, which may wait
 * for the next line for ever; lines that come together are stored together. Empty lines are left
 * out; a line that cannot be an event is named.
 */
final class TypedLines implements AutoCloseable {
  /** So few that closing, which waits for a batch, need not wait long. */
  private static final int MAX_BATCH_EVENTS = 512;

  /** What is known of the input behind the last event. */
  private enum Rest {
    /** It is being read. */
    UNKNOWN,
    /** There was nothing when it was last asked for more. */
    NOTHING,
    /** There is some, and it will not be read. */
    LEFT
  }

  private final Terminal terminal;
  private final String type;
  private final Importer importer;
  private boolean closed;
  private volatile boolean ended;
  private Rest rest = Rest.NOTHING;
  private Optional<Throwable> failure = Optional.empty();

  TypedLines(Terminal terminal, Community community, String type) {
    this.terminal = terminal;
    this.type = type;
    importer = new Importer(community, this::draft, MAX_BATCH_EVENTS, new Refusals(terminal));
  }

  /**
   * Begins to read.
   *
   * @param onEnd called when all lines are durable
   * @param onFailure called instead when the reading failed
   */
  synchronized void start(Runnable onEnd, Runnable onFailure) {
    rest = Rest.UNKNOWN;
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
    return importer.refused() > 0;
  }

  /** How many lines became events. */
  synchronized long appended() {
    return importer.imported();
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

  /** From now on no event is made; those that are underway are finished first. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  /**
   * After {@link #close}: whether there was input of which nothing was made. Whoever writes it may
   * have kept it open, or write more later: what was not there yet does not count. The thread that
   * reads says so within moments, since it only waits where there is nothing.
   */
  synchronized boolean leftInput() throws InterruptedException {
    while (rest == Rest.UNKNOWN) {
      wait();
    }
    return rest == Rest.LEFT;
  }

  private void read(Runnable onEnd, Runnable onFailure) {
    try {
      LineReader lines = new LineReader(terminal.in(), this::beforeRefill);
      Optional<LineReader.Line> line = lines.next();
      while (line.isPresent() && take(line.get())) {
        line = lines.next();
      }
      end();
      onEnd.run();
    } catch (Throwable failed) { // whatever it is, the run must not wait for more lines
      synchronized (this) {
        failure = Optional.of(failed);
        found(Rest.NOTHING);
      }
      onFailure.run();
    }
  }

  private synchronized void beforeRefill(boolean withinLine, boolean mayWait) {
    if (mayWait && !closed) {
      importer.store();
    }
    if (mayWait || closed) {
      boolean left = withinLine || !mayWait || !importer.hasStoredAll();
      found(left ? Rest.LEFT : Rest.NOTHING);
    }
  }

  /** Returns whether to go on. */
  private synchronized boolean take(LineReader.Line line) {
    if (closed) {
      found(Rest.LEFT);
      return false;
    }
    rest = Rest.UNKNOWN;
    importer.take(line);
    return true;
  }

  private synchronized void end() {
    if (!closed) {
      importer.store();
    }
    if (rest == Rest.UNKNOWN) {
      found(importer.hasStoredAll() ? Rest.NOTHING : Rest.LEFT);
    }
    ended = rest == Rest.NOTHING;
  }

  private void found(Rest what) {
    rest = what;
    notifyAll();
  }

  private Optional<EventDraft> draft(LineReader.Line line) throws DraftReader.BadLineException {
    String text = DraftReader.text(line);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(EventDraft.of(type).with(EventText.TEXT_FIELD, text).build());
  }

  /** Names the lines that cannot be events. */
  private record Refusals(Terminal terminal) implements Importer.Listener {
    @Override
    public void refused(long line, String reason) {
      terminal.err().println("eventstore: line " + line + ": " + Terminal.printable(reason));
    }

    @Override
    public void progress(long lines) {}
  }
}
