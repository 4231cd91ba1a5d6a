package dev.eventstore.core;

import dev.eventstore.StorageException;
import dev.eventstore.StorageException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what the system says of a file into a sentence: without its path, without class names. */
final class FileFailures {
  /** How Linux, macOS and Windows say that no room is left. */
  private static final List<String> FULL =
      List.of("No space left", "Disk quota exceeded", "There is not enough space");

  /** Older classes of the JDK put the reason behind the path. */
  private static final Pattern REASON_AT_THE_END = Pattern.compile(".*\\(([^()]+)\\)");

  private FileFailures() {}

  /**
   * The failure for the caller.
   *
   * @param what the beginning of the sentence, which the reason ends
   */
  static StorageException failure(String what, IOException failed) {
    String reason = reason(failed);
    Kind kind = FULL.stream().anyMatch(reason::startsWith) ? Kind.FULL : Kind.IO;
    return new StorageException(kind, what + ": " + reason, failed);
  }

  private static String reason(IOException failed) {
    if (failed instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (failed instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failed instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    String message = failed.getMessage();
    if (message == null || failed instanceof FileSystemException) {
      return failed.getClass().getSimpleName();
    }
    Matcher behind = REASON_AT_THE_END.matcher(message);
    return failed instanceof FileNotFoundException && behind.matches() ? behind.group(1) : message;
  }
}
