package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes well says nothing on standard error, on whatever JVM the tests run. */
class SilentSuccessIT {
  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void neitherLibrariesNorTheJvmWarnOfAnything() {
    Device alice = programs.device("alice");
    alice.create("book club");
    Device.succeed(alice.sync("--for", "1s"));
  }

  @Test
  void startedProgramsRunOnTheJvmOfTheTests() {
    String version = Device.succeed(programs.startWith(List.of("--show-version"), "--version"));
    assertTrue(version.contains(System.getProperty("java.version")), version);
    assertTrue(version.contains("eventstore " + System.getProperty("eventstore.version")), version);
  }

  /** Java 24 and later warn of native code that the manifest does not allow. */
  @Test
  void jarAllowsItsNativeCode() throws IOException {
    try (JarFile jar = new JarFile(Objects.requireNonNull(System.getProperty("eventstore.jar")))) {
      assertEquals(
          "ALL-UNNAMED", jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"));
    }
  }
}
