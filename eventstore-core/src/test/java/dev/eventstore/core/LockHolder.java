package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process of its own that takes the lock of a directory, says on one line what came of it, and
 * holds the lock until its input ends.
 */
final class LockHolder {
  static final String TAKEN = "taken";

  private LockHolder() {}

  public static void main(String... directory) throws IOException {
    try (DirectoryLock lock = DirectoryLock.acquire(Path.of(directory[0]))) {
      System.out.println(TAKEN);
      while (System.in.read() >= 0) {
        // whatever comes: only the end counts
      }
    } catch (StorageException refused) {
      System.out.println(refused.kind() + ": " + refused.getMessage());
    }
  }
}
