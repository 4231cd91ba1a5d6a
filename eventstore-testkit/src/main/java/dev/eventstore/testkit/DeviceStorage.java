package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.EventStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What of a simulated device outlives a crash: its key, and its log in memory or in a database. */
final class DeviceStorage {
  private static final String KEY_FILE = "device.key";
  private static final Bytes OWNER = Bytes.copyOf(new byte[16]);

  /** SQLite makes it anew, and it must not be copied while it is in use. */
  private static final String SHARED_MEMORY_SUFFIX = "-shm";

  private final Path directory;
  private MemoryEventStore memory = new MemoryEventStore();
  private boolean onDisk;
  private int copies;

  DeviceStorage(Path directory) {
    this.directory = directory;
  }

  /** From the next opening on; only while the log is empty. */
  void onDisk(boolean wanted) {
    onDisk = wanted;
  }

  boolean isOnDisk() {
    return onDisk;
  }

  /** Where the device key lies. */
  Path directory() {
    return directory;
  }

  /** The log as it was when it was closed, or taken away. */
  EventStore open() {
    if (!onDisk) {
      memory = memory.reopened();
      return memory;
    }
    try {
      Files.createDirectories(log());
    } catch (IOException failed) {
      throw new UncheckedIOException(log() + " cannot be made", failed);
    }
    return DefaultParts.sqliteStore(log(), OWNER);
  }

  private Path log() {
    return directory.resolve("log");
  }

  void loseEvents() {
    memory = new MemoryEventStore();
    WorkFolder.delete(log());
  }

  void loseEverything() {
    loseEvents();
    WorkFolder.delete(directory.resolve(KEY_FILE));
  }

  DeviceCopy copy() {
    Path into = directory.resolve("copy" + copies++);
    WorkFolder.copy(
        WorkFolder.files(directory).stream().filter(file -> file.endsWith(KEY_FILE)).toList(),
        into);
    List<Path> database =
        WorkFolder.files(log()).stream()
            .filter(file -> !file.toString().endsWith(SHARED_MEMORY_SUFFIX))
            .toList();
    WorkFolder.copy(database, into.resolve("log"));
    return new DeviceCopy(into, memory.copy(), onDisk);
  }

  void restore(DeviceCopy copy) {
    loseEverything();
    onDisk = copy.onDisk();
    memory = copy.memory().copy();
    WorkFolder.copy(WorkFolder.files(copy.folder()), directory);
    WorkFolder.copy(WorkFolder.files(copy.folder().resolve("log")), log());
  }
}
