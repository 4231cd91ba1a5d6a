package dev.eventstore.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process of its own that asks for the lock with which SQLite finds out that nobody else uses a
 * database, and that its write-ahead log may go: all of the bytes of which each user locks one or
 * more. Ends with 0 when it has got it.
 */
final class SoleUser {
  static final int REFUSED = 7;
  private static final long SHARED_FIRST = 0x4000_0002;
  private static final long SHARED_SIZE = 510;

  private SoleUser() {}

  public static void main(String... file) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, false)) {
      System.exit(lock == null ? REFUSED : 0);
    }
  }
}
