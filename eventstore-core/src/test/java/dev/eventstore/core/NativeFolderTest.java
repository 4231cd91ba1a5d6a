package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each load happens in a process of its own, since a process loads a library only once. */
final class NativeFolderTest {
  private static final String LOADED = "loaded\njna.tmpdir null\norg.sqlite.tmpdir null\n";

  @TempDir private Path temporary;
  private Path natives;
  private Path home;

  @BeforeEach
  void makeFolders() throws IOException {
    natives = Files.createDirectory(temporary.resolve("natives"));
    home = Files.createDirectory(temporary.resolve("home"));
  }

  @Test
  void loadingLeavesNothingBehind() throws Exception {
    assertEquals(LOADED, output("-Deventstore.native.dir=" + natives));
    assertEquals(List.of(), files(temporary));
  }

  @Test
  void theTemporaryFolderOfJavaServesWhenNoneIsNamed() throws Exception {
    assertEquals(LOADED, output("-Djava.io.tmpdir=" + natives));
    assertEquals(List.of(), files(temporary));
  }

  @Test
  void whatTheApplicationChoseForSqliteStays() throws Exception {
    Path chosen = Files.createDirectory(temporary.resolve("chosen"));
    String said = output("-Deventstore.native.dir=" + natives, "-Dorg.sqlite.tmpdir=" + chosen);
    assertEquals("loaded\njna.tmpdir null\norg.sqlite.tmpdir " + chosen + "\n", said);
  }

  @Test
  void whatAKilledProcessLeftIsSweptByTheNext() throws Exception {
    Path left = Path.of(run("killed", "-Deventstore.native.dir=" + natives).strip());
    Files.writeString(left.resolve("libsodium.so"), "left behind");
    assertTrue(Files.isDirectory(left));
    assertEquals(LOADED, output("-Deventstore.native.dir=" + natives));
    assertEquals(List.of(), files(temporary));
  }

  @Test
  void onlyLeftOversOfOursAreSwept() throws Exception {
    long alive = ProcessHandle.current().pid();
    Path ofThisProcess =
        Files.createDirectory(natives.resolve("eventstore-native-" + alive + "-1"));
    Path ofSomethingElse = Files.createDirectory(natives.resolve("eventstore-native-x"));
    Path file = Files.writeString(natives.resolve("eventstore-native-999999999-1"), "a file");
    assertEquals(LOADED, output("-Deventstore.native.dir=" + natives));
    assertTrue(Files.isDirectory(ofThisProcess));
    assertTrue(Files.isDirectory(ofSomethingElse));
    assertTrue(Files.exists(file));
  }

  @Test
  void aFolderThatIsNotThereGivesOneSentenceThatSaysWhatToSet() throws Exception {
    Path missing = temporary.resolve("missing");
    String said = output("-Deventstore.native.dir=" + missing);
    assertEquals(
        "the cryptographic library libsodium cannot be used: it cannot be unpacked in "
            + missing
            + "; if that folder is missing, read-only or mounted noexec, name another one with"
            + " -Deventstore.native.dir=FOLDER or -Djava.io.tmpdir=FOLDER",
        said.lines().findFirst().orElseThrow());
  }

  @Test
  void itsUserAloneMayEnterTheFolder() throws IOException {
    Path path;
    try (NativeFolder folder = NativeFolder.create()) {
      path = folder.path();
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      assertThrows(
          FileNotFoundException.class,
          () -> folder.extract(com.goterl.lazysodium.Sodium.class, "no/such.so"));
    }
    assertFalse(Files.exists(path));
  }

  private String output(String... options) throws Exception {
    return run("load", options);
  }

  private String run(String argument, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LoadNatives.class.getName(), argument));
    Path out = temporary.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", home.toString());
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String said = Files.readString(out, UTF_8);
    Files.delete(out);
    return said;
  }

  /** Every file below; folders of the test itself do not count. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(
              p -> Files.isRegularFile(p) || p.getFileName().toString().startsWith("eventstore-"))
          .toList();
    }
  }
}
