package dev.eventstore.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the files of simulated devices lie; a temporary one is made when it is needed. */
final class WorkFolder implements AutoCloseable {
  /**
   * Where Linux has a file system in memory. Simulated crashes do not lose what the operating
   * system has, so nothing is gained by waiting for a disk.
   */
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  private static final String PREFIX = "eventstore-simulation";
  private static final long ENOUGH_BYTES = 1L << 30;

  private final boolean temporary;
  private Optional<Path> path;

  private WorkFolder(boolean temporary, Optional<Path> path) {
    this.temporary = temporary;
    this.path = path;
  }

  static WorkFolder temporary() {
    return new WorkFolder(true, Optional.empty());
  }

  static WorkFolder at(Path folder) {
    return new WorkFolder(false, Optional.of(folder));
  }

  /** The folder of one device, which may not exist yet. */
  Path of(String name) {
    if (path.isEmpty()) {
      path = Optional.of(createTemporary());
    }
    return path.get().resolve(name);
  }

  /** Removes a temporary one with all that is in it. */
  @Override
  public void close() {
    if (temporary) {
      path.ifPresent(WorkFolder::delete);
    }
  }

  /** Removes a folder or a file, if it is there. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(folder + " cannot be removed", failed);
    }
  }

  /** Copies files, with their modes, into a folder that is made if need be. */
  static void copy(List<Path> files, Path into) {
    try {
      Files.createDirectories(into);
      for (Path file : files) {
        Path target = into.resolve(file.getFileName());
        Files.copy(
            file, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("files cannot be copied to " + into, failed);
    }
  }

  /** The files of a folder, not of those below it; none when it does not exist. */
  static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(folder + " cannot be read", failed);
    }
  }

  private static Path createTemporary() {
    try {
      return hasRoom(IN_MEMORY)
          ? Files.createTempDirectory(IN_MEMORY, PREFIX)
          : Files.createTempDirectory(PREFIX);
    } catch (IOException failed) {
      throw new UncheckedIOException("there is no temporary folder", failed);
    }
  }

  private static boolean hasRoom(Path folder) throws IOException {
    return Files.isDirectory(folder)
        && Files.isWritable(folder)
        && Files.getFileStore(folder).getUsableSpace() > ENOUGH_BYTES;
  }
}
