package dev.eventstore.benchmarks;

import dev.eventstore.core.LibraryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The log that a round works on, with a bare database of the same fill level beside it: fresh ones
 * when nothing is to be stored before, else those that {@link FillScenario} has made.
 *
 * @param folder in which the devices of the community lie
 * @param device the one that is measured
 * @param raw the bare database
 * @param deleted whether the folder goes at the end
 */
record MeasuredLog(Path folder, LocalDevice device, RawInsert raw, boolean deleted)
    implements AutoCloseable {
  /** The device that is measured. */
  static final String DEVICE = "a";

  /** The one that writes what the other receives. */
  static final String PEER = "b";

  private static final String RAW = "raw.db";

  static MeasuredLog open(Setting setting, int round) throws IOException, SQLException {
    if (setting.stored() > 0) {
      return open(setting.folder(), false);
    }
    Path folder = Files.createDirectory(setting.folder().resolve("round" + round));
    LibraryDatabase.create(folder.resolve(RAW));
    return open(folder, true);
  }

  private static MeasuredLog open(Path folder, boolean deleted) throws IOException {
    return new MeasuredLog(
        folder, LocalDevice.open(folder, DEVICE), new RawInsert(rawDatabase(folder)), deleted);
  }

  /** Where the bare database of a folder lies. */
  static Path rawDatabase(Path folder) {
    return folder.resolve(RAW);
  }

  @Override
  public void close() throws SQLException {
    raw.close();
    device.close();
    if (deleted) {
      WorkFolder.delete(folder);
    }
  }
}
