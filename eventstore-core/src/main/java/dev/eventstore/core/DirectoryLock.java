package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second opener out of a community's directory, in this process and in others.
 *
 * <p>The operating system drops a file lock when any handle of the process to that file is closed,
 * so a second opener in this process is refused before it touches the file. That must hold also
 * between copies of this class in several class loaders, as in an application server: so who is
 * held stands in the system properties, which they share. The file stays when the lock goes:
 * deleting it would let two openers lock two files of one name.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "lock";
  private static final int MAX_HOLDER_BYTES = 32;

  /** Followed by a directory's path: a system property that is there while the lock is held. */
  private static final String HELD_HERE = "dev.eventstore.lock:";

  private static final String THIS_PROCESS = "this process (" + ProcessHandle.current().pid() + ")";

  private final Path directory;
  private final RandomAccessFile file;

  private DirectoryLock(Path directory, RandomAccessFile file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Takes the lock at once or not at all.
   *
   * @throws StorageException when somebody has it (LOCKED, naming the process) or the file cannot
   *     be used (IO)
   */
  static DirectoryLock acquire(Path directory) {
    Path real = realPath(directory);
    if (System.getProperties().putIfAbsent(HELD_HERE + real, "held") != null) {
      throw inUse(directory, THIS_PROCESS);
    }
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(real.resolve(FILE).toFile(), "rw");
      lock(directory, file);
      return new DirectoryLock(real, file);
    } catch (IOException failed) {
      release(real, file);
      throw new StorageException(
          StorageException.Kind.IO, "the directory " + directory + " cannot be written", failed);
    } catch (StorageException inUse) {
      release(real, file);
      throw inUse;
    }
  }

  /** The directory without symbolic links, which stays the same one whatever these do. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    release(directory, file);
  }

  private static void lock(Path directory, RandomAccessFile file) throws IOException {
    if (tryLock(directory, file) == null) {
      throw inUse(directory, "process " + holder(file));
    }
    file.setLength(0);
    file.writeBytes(Long.toString(ProcessHandle.current().pid()));
  }

  private static @Nullable FileLock tryLock(Path directory, RandomAccessFile file)
      throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException otherCode) {
      throw inUse(directory, "other code in " + THIS_PROCESS);
    }
  }

  private static String holder(RandomAccessFile file) throws IOException {
    byte[] pid = new byte[(int) Math.min(MAX_HOLDER_BYTES, file.length())];
    file.readFully(pid);
    String digits = new String(pid, US_ASCII);
    return digits.matches("[0-9]+") ? digits : "(its number is not known yet)";
  }

  private static Path realPath(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException failed) {
      throw new StorageException(
          StorageException.Kind.IO, "the directory " + directory + " cannot be opened", failed);
    }
  }

  private static void release(Path real, @Nullable RandomAccessFile file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException ignored) {
      // The handle is gone either way, and the lock with it.
    } finally {
      System.getProperties().remove(HELD_HERE + real);
    }
  }

  private static StorageException inUse(Path directory, String holder) {
    return new StorageException(
        StorageException.Kind.LOCKED, "the directory " + directory + " is in use by " + holder);
  }
}
