package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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

  /** A holder writes its number just after it has the lock, so one look may come too early. */
  private static final int LOOKS = 50;

  private static final int LOOK_MILLIS = 2;

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
   * Takes the lock at once or not at all; only a holder that has not written its number yet, or
   * just leaves, is waited for, a tenth of a second.
   *
   * @throws StorageException when somebody has it (LOCKED, naming the process) or the file cannot
   *     be used (IO)
   */
  static DirectoryLock acquire(Path directory) {
    Path real = realPath(directory);
    requireWritable(directory, real);
    if (System.getProperties().putIfAbsent(HELD_HERE + real, "held") != null) {
      throw inUse(directory, THIS_PROCESS);
    }
    RandomAccessFile file = null;
    try {
      file = open(real.resolve(FILE));
      lock(directory, file);
      return new DirectoryLock(real, file);
    } catch (IOException failed) {
      release(real, file);
      throw FileFailures.failure(real.resolve(FILE) + " cannot be written", failed);
    } catch (StorageException inUse) {
      release(real, file);
      throw inUse;
    }
  }

  /** The directory without symbolic links, which stays the same one whatever these do. */
  Path directory() {
    return directory;
  }

  /** Blanks the number first: the next refusal must not name who has left. */
  @Override
  public void close() {
    try {
      file.seek(0);
      file.writeBytes(" ".repeat((int) Math.min(MAX_HOLDER_BYTES, file.length())));
    } catch (IOException ignored) {
      // Then it names a process that does not run, until the next holder is written.
    }
    release(directory, file);
  }

  private static void lock(Path directory, RandomAccessFile file) throws IOException {
    for (int look = 1; tryLock(directory, file) == null; look++) {
      String holder = holder(file);
      if (look == LOOKS || runsElsewhere(holder) || !pause()) {
        throw inUse(
            directory, "process " + (holder.isEmpty() ? "(its number is not known yet)" : holder));
      }
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    file.seek(0);
    file.writeBytes(pid); // over what was there, which takes no room of a full disk
    file.setLength(pid.length());
  }

  /** False for what a killed holder left, also when this process got the same number. */
  private static boolean runsElsewhere(String pid) {
    return !pid.isEmpty()
        && Long.parseLong(pid) != ProcessHandle.current().pid()
        && ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  /** Whether to look again. */
  private static boolean pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static @Nullable FileLock tryLock(Path directory, RandomAccessFile file)
      throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException otherCode) {
      throw inUse(directory, "other code in " + THIS_PROCESS);
    }
  }

  /** The number in the file, or nothing. */
  private static String holder(RandomAccessFile file) throws IOException {
    byte[] pid = new byte[MAX_HOLDER_BYTES];
    file.seek(0);
    int length = Math.max(0, file.read(pid));
    String digits = new String(pid, 0, length, US_ASCII).strip();
    return digits.matches("[0-9]{1,18}") ? digits : "";
  }

  /** For its user alone: whoever may read it could take a lock on it, too, and keep us out. */
  private static RandomAccessFile open(Path file) throws IOException {
    try {
      Files.createFile(file, OwnerOnly.file());
    } catch (FileAlreadyExistsException fromBefore) {
      // It stays when a lock goes.
    }
    return new RandomAccessFile(file.toFile(), "rw");
  }

  /** An old lock may be writable in a directory that is not, where the database cannot work. */
  private static void requireWritable(Path directory, Path real) {
    if (!Files.isWritable(real)) {
      throw new StorageException(
          StorageException.Kind.IO,
          "the directory "
              + directory
              + " cannot be written, and a log needs that even for reading");
    }
  }

  private static Path realPath(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException failed) {
      throw FileFailures.failure("the directory " + directory + " cannot be opened", failed);
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
