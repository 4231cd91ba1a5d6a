package dev.eventstore.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for what is measured, deleted at the end. It lies where the program is started, unless
 * {@code java.io.tmpdir} is the place asked for: temporary folders are often kept in memory, where
 * nothing has to reach a disk.
 *
 * @param path where it is
 */
record WorkFolder(Path path) implements AutoCloseable {
  /** The system property that names another place. */
  static final String PLACE = "eventstore.benchmarks.folder";

  static WorkFolder create() throws IOException {
    Path place = Path.of(System.getProperty(PLACE, ".")).toAbsolutePath().normalize();
    return new WorkFolder(Files.createTempDirectory(place, "benchmarks-"));
  }

  @Override
  public void close() {
    delete(path);
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
