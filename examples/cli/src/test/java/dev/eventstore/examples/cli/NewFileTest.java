package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
  @TempDir Path folder;

  @Test
  void nothingIsThereUnderItsNameBeforeItIsComplete() throws IOException {
    Path path = folder.resolve("backup");
    try (NewFile file = new NewFile(path)) {
      file.writer().write("one");
      file.writer().flush();
      assertFalse(Files.exists(path));
      file.complete();
    }
    assertEquals("one", Files.readString(path));
    assertEquals(List.of("backup"), names());
  }

  @Test
  void nothingIsLeftOfAFileThatIsNotComplete() throws IOException {
    try (NewFile file = new NewFile(folder.resolve("backup"))) {
      file.writer().write("one");
    }
    assertEquals(List.of(), names());
  }

  @Test
  void fileThatCameMeanwhileStaysAsItIs() throws IOException {
    Path path = folder.resolve("backup");
    try (NewFile file = new NewFile(path)) {
      Files.writeString(path, "other");
      assertThrows(CommandFailedException.class, file::complete);
    }
    assertEquals("other", Files.readString(path));
    assertEquals(List.of("backup"), names());
    assertThrows(CommandFailedException.class, () -> new NewFile(path));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
