package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Reads the version that the build wrote next to this class. */
final class VersionFile implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(VersionFile.class.getResourceAsStream("version.txt"))) {
      return new String[] {"eventstore " + new String(file.readAllBytes(), UTF_8).strip()};
    }
  }
}
