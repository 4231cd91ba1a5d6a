package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that a user has named for results, if any. */
final class OutputFile {
  private OutputFile() {}

  /** What cannot be written is to be known before a long run, not after it. */
  static void prepare(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      Files.createDirectories(file.get().toAbsolutePath().getParent());
      write(file, "");
    }
  }

  static void write(Optional<Path> file, String text) throws IOException {
    if (file.isPresent()) {
      Files.writeString(file.get(), text);
    }
  }
}
