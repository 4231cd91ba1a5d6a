package dev.eventstore.core;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Writes a small secret file so that after a crash either all of it is there or nothing: into a
 * temporary file beside it, flushed to the disk, moved into place, the directory flushed too. Its
 * user alone may read it. An interrupt of the calling thread does not disturb it.
 */
final class DurableFile {
  private static final String TEMPORARY_SUFFIX = ".tmp";

  private DurableFile() {}

  /**
   * Writes or replaces {@code file}. The caller makes sure that nobody else does at the same time.
   */
  static void write(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is no file name");
    }
    Path temporary = directory.resolve(file.getFileName() + TEMPORARY_SUFFIX);
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, OwnerOnly.file());
    try {
      writeAndSync(temporary, content);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(directory);
  }

  /** A stream, unlike a channel, is not closed when its thread is interrupted. */
  private static void writeAndSync(Path file, byte[] content) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(content);
      out.getFD().sync();
    }
  }

  /** Has names in a directory reach the disk; Windows neither can do this nor needs it. */
  static void syncDirectory(Path directory) throws IOException {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (!synced(directory)) {
        interrupted = Thread.interrupted() || interrupted;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean synced(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException again) {
      return false;
    }
  }
}
