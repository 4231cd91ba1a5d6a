package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a rebuilt database takes the old one's place, and what a kill at any step leaves to do. */
final class DamagedFilesTest {
  private static final String DATABASE = "events.db";

  @TempDir private Path directory;
  private DamagedFiles files;

  @BeforeEach
  void aDamagedDatabaseWithItsLog() throws IOException {
    files = new DamagedFiles(directory.resolve(DATABASE));
    write("", "old");
    write("-wal", "log of old");
    write("-shm", "index of log");
    write(".damaged", "");
  }

  private void write(String ending, String content) throws IOException {
    Files.writeString(directory.resolve(DATABASE + ending), content);
  }

  /** What is there, by the ending of its name. */
  private Map<String, String> found() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        String name = String.valueOf(file.getFileName());
        found.put(name.substring(DATABASE.length()), Files.readString(file, UTF_8));
      }
    }
    return found;
  }

  private static Map<String, String> replaced() {
    return Map.of("", "new", ".damaged-1", "old", ".damaged-1-wal", "log of old");
  }

  @Test
  void theDamagedOneIsKeptWithItsLogAndNothingElseStays() throws IOException {
    write(".salvaging", "new");
    assertEquals(directory.resolve(DATABASE + ".damaged-1"), files.replace());
    assertEquals(replaced(), found());
  }

  @Test
  void theLatestThreeAreKept() throws IOException {
    for (int i = 1; i <= 12; i++) {
      write("", "old " + i);
      write("-wal", "log " + i);
      write(".salvaging", "new");
      files.replace();
    }
    assertEquals(
        Map.of(
            "",
            "new",
            ".damaged-10",
            "old 10",
            ".damaged-10-wal",
            "log 10",
            ".damaged-11",
            "old 11",
            ".damaged-11-wal",
            "log 11",
            ".damaged-12",
            "old 12",
            ".damaged-12-wal",
            "log 12"),
        found());
  }

  @Test
  void aKillWhileItIsCopiedLeavesNothingThatCountsAsKept() throws IOException {
    write(".keeping", "ol");
    write(".keeping-wal", "log of ano");
    write(".salvaging", "new");
    assertEquals(Optional.empty(), files.finish());
    files.replace();
    assertEquals(replaced(), found());
  }

  @Test
  void aLogWithoutItsDatabaseIsNotTakenForTheNextOnes() throws IOException {
    write(".damaged-1-wal", "log of another");
    Files.delete(files.log());
    write(".salvaging", "new");
    files.replace();
    assertEquals(Map.of("", "new", ".damaged-1", "old"), found());
  }

  @Test
  void aKillAfterItWasKeptHasItKeptOnceMore() throws IOException {
    write(".damaged-1", "old");
    write(".salvaging", "new");
    assertEquals(Optional.empty(), files.finish());
    files.replace();
    assertEquals("old", found().get(".damaged-2"));
    assertEquals("new", found().get(""));
  }

  @Test
  void aKillBeforeTheLastMoveIsFinishedWhateverIsGoneAlready() throws IOException {
    for (String gone : new String[] {"", "-wal", "-shm", ".damaged"}) {
      aDamagedDatabaseWithItsLog();
      write(".damaged-1", "old");
      write(".damaged-1-wal", "log of old");
      write(".salvaged", "new");
      Files.delete(directory.resolve(DATABASE + gone));
      assertEquals(Optional.of("events.db.damaged-1"), files.finish());
      assertEquals(replaced(), found());
      assertEquals(Optional.empty(), files.finish(), "once is enough");
    }
  }

  @Test
  void aNewDatabaseThatIsNotWrittenToItsEndChangesNothing() throws IOException {
    write(".salvaging", "ne");
    write(".salvaging-wal", "w");
    Map<String, String> before = found();
    assertThrows(IOException.class, files::replace);
    assertEquals(before, found());
  }

  @Test
  void aRequestStaysAsLongAsThereIsADatabase() throws IOException {
    files.withdrawWithoutDatabase();
    assertEquals("", found().get(".damaged"));
    Files.delete(directory.resolve(DATABASE));
    files.withdrawWithoutDatabase();
    assertEquals(Optional.empty(), Optional.ofNullable(found().get(".damaged")));
  }
}
