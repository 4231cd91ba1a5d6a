package dev.eventstore.core;

import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens the log of a directory. A database whose structure is damaged is rebuilt first: when an
 * earlier run asked for that, and when it cannot be opened because of it.
 */
final class LogOpener {
  private final Path directory;
  private final SodiumSealer sealer;
  private final Environment environment;
  private final SummarySchedule schedule;

  LogOpener(
      Path directory, SodiumSealer sealer, Environment environment, SummarySchedule schedule) {
    this.directory = directory;
    this.sealer = sealer;
    this.environment = environment;
    this.schedule = schedule;
  }

  Device open() {
    Path database = directory.resolve(SqliteEventStore.FILE);
    DamagedFiles files = new DamagedFiles(database);
    try {
      files.finish();
    } catch (IOException failed) {
      throw new StorageException(
          StorageException.Kind.IO, "the database in " + directory + " cannot be replaced", failed);
    }
    if (files.isRequested() || !DatabaseCheck.hasBeginning(database)) {
      return rebuilt();
    }
    try {
      return device();
    } catch (StorageException failed) {
      if (!DatabaseCheck.explains(failed, database)) {
        throw failed;
      }
      return rebuilt();
    }
  }

  private Device rebuilt() {
    String kept = Salvage.run(directory, sealer.ownerHash(), sealer);
    return device().rebuiltFrom(kept);
  }

  private Device device() {
    SqliteEventStore store = SqliteEventStore.open(directory, sealer.ownerHash());
    try {
      return new Device(environment, sealer, store, schedule);
    } catch (RuntimeException | Error failed) {
      Quietly.close(store);
      throw failed;
    }
  }
}
