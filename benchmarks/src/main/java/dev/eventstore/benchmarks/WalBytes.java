package dev.eventstore.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Counts what SQLite writes into the write-ahead log, which it reuses after each checkpoint. Its
 * index, the file {@code -shm}, tells after each commit the last frame, and a salt that changes
 * when the log begins anew. One thread at a time.
 *
 * <p>Source: <a href="https://www.sqlite.org/walformat.html">WAL-mode file format</a>, section 2.1.
 */
final class WalBytes implements AutoCloseable {
  private static final int HEADER_BYTES = 48;
  private static final int LAST_FRAME_OFFSET = 16;
  private static final int SALT_OFFSET = 32;
  private static final int FRAME_HEADER_BYTES = 24;

  private final RandomAccessFile index;
  private final int frameBytes;
  private long lastFrame;
  private long salt;
  private long frames;

  WalBytes(Path database, int pageBytes) throws IOException {
    index = new RandomAccessFile(database + "-shm", "r");
    frameBytes = pageBytes + FRAME_HEADER_BYTES;
    afterCommit();
    frames = 0;
  }

  /** To be called after each commit. */
  void afterCommit() throws IOException {
    byte[] header = new byte[HEADER_BYTES];
    index.seek(0);
    index.readFully(header);
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    long frame = Integer.toUnsignedLong(fields.getInt(LAST_FRAME_OFFSET));
    long newSalt = fields.getLong(SALT_OFFSET);
    frames += newSalt == salt ? frame - lastFrame : frame;
    lastFrame = frame;
    salt = newSalt;
  }

  /** What was written since this was made. */
  long written() {
    return frames * frameBytes;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
