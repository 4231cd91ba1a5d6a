package dev.eventstore.testkit;

import java.nio.file.Path;

/**
 * The key and the log of a simulated device as they were at one moment: a backup, or an image of
 * its disk. It can be restored any number of times, to the same device or to another one, which is
 * then a clone.
 */
public final class DeviceCopy {
  private final Path folder;
  private final MemoryEventStore memory;
  private final boolean onDisk;

  DeviceCopy(Path folder, MemoryEventStore memory, boolean onDisk) {
    this.folder = folder;
    this.memory = memory;
    this.onDisk = onDisk;
  }

  Path folder() {
    return folder;
  }

  MemoryEventStore memory() {
    return memory;
  }

  boolean onDisk() {
    return onDisk;
  }
}
