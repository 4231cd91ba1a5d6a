package dev.eventstore.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for what is measured, deleted at the end. It lies where the program is started, unless
 * {@link #PLACE} says otherwise: the folder for temporary files is often kept in memory, where
 * nothing has to reach a disk.
 *
 * @param path where it is
 */
public record WorkFolder(Path path) implements AutoCloseable {
  /** The system property that names another place. */
  public static final String PLACE = "eventstore.benchmarks.folder";

  /** A new folder. */
  public static WorkFolder create() {
    Path place = Path.of(System.getProperty(PLACE, ".")).toAbsolutePath().normalize();
    try {
      return new WorkFolder(Files.createTempDirectory(place, "benchmarks-"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    delete(path);
  }

  /** Copies a folder and all in it to a place where nothing is yet. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
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
