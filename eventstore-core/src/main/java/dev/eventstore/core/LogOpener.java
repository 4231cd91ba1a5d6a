package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Sealer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the log of a directory. A database whose structure is damaged is rebuilt first: when an
 * earlier run asked for that, and when it cannot be opened because of it.
 */
final class LogOpener {
  private static final Logger LOG = LoggerFactory.getLogger(LogOpener.class);

  private final Path directory;
  private final Path database;
  private final Bytes owner;
  private final Sealer sealer;
  private final Environment environment;
  private final SummarySchedule schedule;
  private final Set<String> indexed;

  /**
   * An opener for one use.
   *
   * @param owner names the device, as it is written in its database
   */
  LogOpener(
      Path directory,
      Bytes owner,
      Sealer sealer,
      Environment environment,
      SummarySchedule schedule,
      Set<String> indexed) {
    this.directory = directory;
    this.database = directory.resolve(SqliteEventStore.FILE);
    this.owner = owner;
    this.sealer = sealer;
    this.environment = environment;
    this.schedule = schedule;
    this.indexed = indexed;
  }

  Device open() {
    DamagedFiles files = new DamagedFiles(database);
    Optional<String> finished = finish(files);
    if (files.isRequested() || !DatabaseCheck.hasBeginning(database)) {
      return rebuilt();
    }
    try {
      return finished.isPresent() ? device().rebuiltFrom(finished.get()) : device();
    } catch (StorageException failed) {
      if (!DatabaseCheck.explains(failed, database)) {
        throw failed;
      }
      return rebuilt();
    }
  }

  /** Does what a crash left of an earlier rebuild; the name of the file that keeps the old one. */
  private Optional<String> finish(DamagedFiles files) {
    try {
      Optional<String> kept = files.finish();
      kept.ifPresent(
          name ->
              LOG.warn(
                  "the database {} was damaged and is rebuilt, which a crash had cut short; the"
                      + " damaged file is kept as {}",
                  database,
                  name));
      files.withdrawWithoutDatabase();
      return kept;
    } catch (IOException failed) {
      throw FileFailures.failure("the database in " + directory + " cannot be replaced", failed);
    }
  }

  private Device rebuilt() {
    String kept = Salvage.run(directory, owner, sealer);
    return device().rebuiltFrom(kept);
  }

  private Device device() {
    SqliteEventStore store = SqliteEventStore.open(directory, owner);
    try {
      return new Device(environment, sealer, store, schedule, indexed);
    } catch (RuntimeException | Error failed) {
      Quietly.close(store);
      throw failed;
    }
  }
}
