package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** How long the machine takes to bring a small append to its disk. */
final class DiskSync {
  private static final int APPENDED_BYTES = 512;

  private DiskSync() {}

  /** Appends and syncs so often, in a file of this folder; nanoseconds. */
  static Histogram measure(Path folder, int times) throws IOException {
    Path file = folder.resolve("sync.tmp");
    Histogram nanos = new Histogram(3);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(APPENDED_BYTES);
      for (int i = 0; i < times; i++) {
        bytes.clear();
        long begin = System.nanoTime();
        channel.write(bytes, (long) i * APPENDED_BYTES);
        channel.force(false);
        nanos.recordValue(System.nanoTime() - begin);
      }
    } finally {
      Files.deleteIfExists(file);
    }
    return nanos;
  }
}
