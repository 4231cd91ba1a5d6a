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
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a database that was rebuilt, and how the new one takes the place of the damaged one:
 * there is no moment at which a crash would leave less than before. The damaged file is kept beside
 * the new one; of those from earlier, the latest two.
 */
final class DamagedFiles {
  private static final String WRITE_AHEAD_LOG = "-wal";
  private static final String INDEX_OF_LOG = "-shm";

  /** Followed by a number: a database as it was before it was rebuilt. */
  private static final String DAMAGED = ".damaged-";

  private static final int KEPT = 3;

  private final Path database;

  DamagedFiles(Path database) {
    this.database = database;
  }

  /** The write-ahead log, if there is one. */
  Path log() {
    return with(database, WRITE_AHEAD_LOG);
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

  /** A damaged database that is being copied. */
  private Path keeping() {
    return beside(".keeping");
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

  /** Forgets a request that has lost what it was about. */
  void withdrawWithoutDatabase() throws IOException {
    if (Files.notExists(database)) {
      Files.deleteIfExists(request());
    }
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

  /**
   * The new database, closed, takes the place of the damaged one; nobody reads either of them.
   *
   * @return where the damaged one is now
   */
  Path replace() throws IOException {
    requireWhole(building());
    Path kept = keep();
    sync(building());
    move(building(), finished());
    finish();
    return kept;
  }

  /** What SQLite could not write back into the file when it closed it would stay behind. */
  private static void requireWhole(Path file) throws IOException {
    Path log = with(file, WRITE_AHEAD_LOG);
    if (Files.exists(log) && Files.size(log) > 0) {
      throw new IOException("the new database was not written to its end");
    }
    Files.deleteIfExists(log);
    Files.deleteIfExists(with(file, INDEX_OF_LOG));
  }

  /**
   * Does the rest of a replacement that a crash cut short.
   *
   * @return the name of the file that keeps the damaged database, if there was such a rest
   */
  Optional<String> finish() throws IOException {
    if (Files.notExists(finished())) {
      return Optional.empty();
    }
    Files.deleteIfExists(with(database, WRITE_AHEAD_LOG)); // kept already
    Files.deleteIfExists(with(database, INDEX_OF_LOG));
    Files.deleteIfExists(request());
    move(finished(), database);
    List<Path> kept = earlier();
    return Optional.of(
        kept.isEmpty() ? "no file" : String.valueOf(kept.get(kept.size() - 1).getFileName()));
  }

  /**
   * Copies the damaged database under a name of its own. It gets that name last, when all of it is
   * on the disk, and only then the oldest copies go.
   */
  private Path keep() throws IOException {
    List<Path> earlier = earlier();
    int number = earlier.isEmpty() ? 1 : number(earlier.get(earlier.size() - 1)) + 1;
    Path kept = beside(DAMAGED + number);
    deleteWithLog(keeping());
    deleteWithLog(kept); // a log alone, from a crash between the two moves
    try {
      copyToKeeping();
    } catch (IOException failed) {
      deleteWithLog(keeping()); // it may have filled the disk
      throw failed;
    }
    if (Files.exists(with(keeping(), WRITE_AHEAD_LOG))) {
      move(with(keeping(), WRITE_AHEAD_LOG), with(kept, WRITE_AHEAD_LOG));
    }
    move(keeping(), kept);
    for (Path old : earlier.subList(0, Math.max(0, earlier.size() - KEPT + 1))) {
      deleteWithLog(old);
    }
    return kept;
  }

  private void copyToKeeping() throws IOException {
    if (Files.exists(log())) {
      copy(log(), with(keeping(), WRITE_AHEAD_LOG));
    }
    copy(database, keeping());
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

  /** The new name is on the disk when it returns, and so is what changed in the folder before. */
  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DurableFile.syncDirectory(folder(to));
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
  }

  private List<Path> earlier() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder(database), database.getFileName() + DAMAGED + "*")) {
      files.forEach(found::add);
    }
    found.removeIf(file -> number(file) < 0);
    found.sort(Comparator.comparingInt(DamagedFiles::number));
    return found;
  }

  private static int number(Path kept) {
    String name = String.valueOf(kept.getFileName());
    String digits = name.substring(name.lastIndexOf(DAMAGED) + DAMAGED.length());
    return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : -1;
  }

  private static void deleteWithLog(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(with(file, WRITE_AHEAD_LOG));
    Files.deleteIfExists(with(file, INDEX_OF_LOG));
  }
}
