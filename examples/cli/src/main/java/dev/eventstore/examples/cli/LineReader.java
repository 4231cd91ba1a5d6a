package dev.eventstore.examples.cli;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Cuts a stream into lines and holds no more than one of them, of bounded length, so that a file of
 * any size and shape can be read. One thread.
 */
final class LineReader {
  /**
   * The longest line, in bytes. JSON can write one byte of an event in six ({@code \}{@code
   * u0041}), so what is longer than this is too large for an event, or blank for the most part.
   */
  static final int MAX_LINE_BYTES = 6 * Limits.MAX_EVENT_CONTENT_BYTES;

  private static final int BUFFER_BYTES = 65_536;

  private final InputStream in;
  private final Refill refill;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int end;
  private long number;

  /** Hears before each time that the stream is asked for more. */
  interface Refill {
    /**
     * All that was read so far has been handed out as lines, but for the one that has begun.
     *
     * @param withinLine whether one has begun
     * @param mayWait whether reading on might have to wait for whoever writes the stream
     */
    void before(boolean withinLine, boolean mayWait);
  }

  LineReader(InputStream in) {
    this(in, (withinLine, mayWait) -> {});
  }

  LineReader(InputStream in, Refill refill) {
    this.in = in;
    this.refill = refill;
  }

  /**
   * One line.
   *
   * @param number its place, from 1
   * @param content its bytes without the line feed; cut off when it is too long
   * @param tooLong whether there was more than {@link #MAX_LINE_BYTES}
   */
  record Line(long number, Bytes content, boolean tooLong) {}

  /** The next line; empty at the end. */
  Optional<Line> next() throws IOException {
    if (!fill(false)) {
      return Optional.empty();
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    boolean open = true;
    while (open && fill(true)) {
      int feed = lineFeed();
      int taken = Math.min(feed - position, MAX_LINE_BYTES - line.size());
      line.write(buffer, position, taken);
      tooLong |= taken < feed - position;
      open = feed == end;
      position = Math.min(end, feed + 1);
    }
    number++;
    return Optional.of(new Line(number, Bytes.copyOf(line.toByteArray()), tooLong));
  }

  private boolean fill(boolean withinLine) throws IOException {
    if (position == end) {
      refill.before(withinLine, in.available() == 0);
      position = 0;
      end = Math.max(0, in.read(buffer));
    }
    return end > 0;
  }

  private int lineFeed() {
    int index = position;
    while (index < end && buffer[index] != '\n') {
      index++;
    }
    return index;
  }
}
