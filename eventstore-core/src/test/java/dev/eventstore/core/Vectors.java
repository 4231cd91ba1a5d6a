package dev.eventstore.core;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Public test vectors, read from the folder that the system property names. */
final class Vectors {
  private static final String PROPERTY = "eventstore.vectors";

  private Vectors() {}

  /** A file or folder of the vectors; without them the test is skipped, and says so. */
  static Path path(String relative) {
    String folder = System.getProperty(PROPERTY, "");
    assumeTrue(
        !folder.isEmpty(),
        "the public test vectors are not here: name their folder with -D" + PROPERTY + "=FOLDER");
    return Path.of(folder).resolve(relative);
  }

  static JsonNode json(String relative) throws IOException {
    return new ObjectMapper().readTree(path(relative).toFile());
  }

  /** The files of a folder whose names begin so, in order; at least one. */
  static List<Path> files(String folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(path(folder))) {
      List<Path> found =
          files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException("no file " + prefix + "… in " + folder);
      }
      return found;
    }
  }
}
