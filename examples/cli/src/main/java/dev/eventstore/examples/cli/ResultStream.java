package dev.eventstore.examples.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * Standard output, which remembers why it failed: a {@link PrintStream} forgets. It makes a
 * difference whether a reader has had enough or a disk is full. Any thread may use it.
 */
final class ResultStream extends PrintStream {
  private final Watched watched;

  private ResultStream(Watched watched, Charset charset) {
    super(new BufferedOutputStream(watched), true, charset);
    this.watched = watched;
  }

  static ResultStream over(OutputStream stream, Charset charset) {
    return new ResultStream(new Watched(stream), charset);
  }

  static ResultStream ofProcess() {
    return over(new FileOutputStream(FileDescriptor.out), charset());
  }

  /** As the JVM does it for {@code System.out}, which tells its charset only from Java 18 on. */
  private static Charset charset() {
    String before18 = System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name());
    return Charset.forName(System.getProperty("stdout.encoding", before18));
  }

  /** Whether it failed because nobody reads it any more. */
  boolean readerLeft() {
    return watched.readerLeft;
  }

  private static final class Watched extends FilterOutputStream {
    private volatile boolean failed;
    private volatile boolean readerLeft;

    Watched(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException failure) {
        note(failure);
        throw failure;
      }
    }

    /** The first reason counts. The system tells it in words, of which "pipe" is in all tongues. */
    private void note(IOException failure) {
      if (!failed) {
        failed = true;
        String reason = String.valueOf(failure.getMessage());
        readerLeft = reason.toLowerCase(Locale.ROOT).contains("pipe");
      }
    }
  }
}
