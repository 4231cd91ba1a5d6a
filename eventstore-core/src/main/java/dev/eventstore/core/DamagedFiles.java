package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a database that was rebuilt, and how the new one takes the place of the damaged one:
 * there is no moment at which a crash would leave less than before. The damaged file is kept beside
 * the new one; of those from earlier, the latest two.
 */
final class DamagedFiles {
  private static final String LOG = "-wal";
  private static final String INDEX_OF_LOG = "-shm";
  private static final int KEPT = 3;

  private final Path database;

  DamagedFiles(Path database) {
    this.database = database;
  }

  /** The write-ahead log, if there is one. */
  Path log() {
    return with(database, LOG);
  }

  /** Where a new database is built. */
  Path building() {
    return beside(".salvaging");
  }

  /** Is there when the next opening is to rebuild the database. */
  private Path request() {
    return beside(".damaged");
  }

  private Path finished() {
    return beside(".salvaged");
  }

  private Path beside(String ending) {
    return database.resolveSibling(database.getFileName() + ending);
  }

  private static Path with(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  boolean isRequested() {
    return Files.exists(request());
  }

  /** Asks for it; whoever asks has met damage already and can do no more about it than that. */
  void ask() {
    try {
      Files.createFile(request(), OwnerOnly.file());
    } catch (IOException thereOrImpossible) {
      return;
    }
  }

  /** Has the next opening rebuild the database if this failure means that it is damaged. */
  static StorageException noted(Path database, StorageException failure) {
    if (failure.kind() == StorageException.Kind.CORRUPT) {
      new DamagedFiles(database).ask();
    }
    return failure;
  }

  void clearBuilding() throws IOException {
    deleteWithLog(building());
  }

  /** The new database, closed, takes the place of the damaged one; returns where that is now. */
  Path replace() throws IOException {
    Path kept = keep();
    sync(building());
    Files.move(building(), finished(), StandardCopyOption.ATOMIC_MOVE);
    finish();
    return kept;
  }

  /** Does the rest of a replacement that a crash cut short. */
  void finish() throws IOException {
    if (Files.exists(finished())) {
      Files.deleteIfExists(with(database, LOG)); // kept already
      Files.deleteIfExists(with(database, INDEX_OF_LOG));
      Files.deleteIfExists(request());
      Files.move(
          finished(),
          database,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path keep() throws IOException {
    List<Path> earlier = earlier();
    for (Path old : earlier.subList(0, Math.max(0, earlier.size() - KEPT + 1))) {
      deleteWithLog(old);
    }
    int number = earlier.isEmpty() ? 1 : number(earlier.get(earlier.size() - 1)) + 1;
    Path kept = beside(".damaged-" + number);
    if (Files.exists(with(database, LOG))) {
      copy(with(database, LOG), with(kept, LOG));
    }
    copy(database, kept);
    return kept;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    sync(to);
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private List<Path> earlier() throws IOException {
    List<Path> found = new ArrayList<>();
    Path folder = beside("").toAbsolutePath().getParent();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, database.getFileName() + ".damaged-*")) {
      files.forEach(found::add);
    }
    found.removeIf(file -> number(file) < 0);
    found.sort(Comparator.comparingInt(DamagedFiles::number));
    return found;
  }

  private static int number(Path kept) {
    String name = String.valueOf(kept.getFileName());
    String digits = name.substring(name.lastIndexOf(".damaged-") + ".damaged-".length());
    return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : -1;
  }

  private static void deleteWithLog(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(with(file, LOG));
    Files.deleteIfExists(with(file, INDEX_OF_LOG));
  }
}
