package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.core.LibraryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

/**
 * Makes the log of many events that other scenarios work on, every fifth event by another author,
 * and the bare database of the same rows. On the way it tells what storing costs at a tenth of the
 * events and at all, and at the end what they take on the disk.
 */
final class FillScenario implements Scenario {
  private static final int BLOCKS = 200;
  private static final int PEER_EVERY = 5;
  private static final int SAMPLED_BLOCKS = 8;
  private static final String WRITER = "eventstore-writer";
  private static final double MOST_GROWTH = 1.6;
  private static final double DISK_SHARE = 1.4;
  private static final int INDEXED_FIELD_BYTES = 25;

  private final SampleEvents samples = new SampleEvents(3);
  private Row early = Row.of("writer's CPU for an event, a tenth stored", "µs", Target.NONE);
  private Row late = Row.of("writer's CPU for an event, all stored", "µs", Target.NONE);

  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    int block = (int) Math.max(1, setting.stored() / BLOCKS);
    try (LocalDevice device = LocalDevice.open(setting.folder(), MeasuredLog.DEVICE);
        LocalDevice peer = LocalDevice.open(setting.folder(), MeasuredLog.PEER)) {
      for (int number = 1; number <= BLOCKS; number++) {
        if (number % PEER_EVERY == 0) {
          List<Bytes> sealed = peer.sealed(samples.next(block));
          new Offers(device.replica()).accepted(sealed);
        } else {
          note(number, writerMicros(device, block));
        }
        if (number % (BLOCKS / 10) == 0) {
          terminal.progress("  %,d events".formatted((long) number * block));
        }
      }
    }
    growth(rows);
    disk(setting, rows, (long) BLOCKS * block);
  }

  private void note(int block, double micros) {
    if (isJustBefore(block, BLOCKS / 10)) {
      early = early.with(micros);
    } else if (isJustBefore(block, BLOCKS)) {
      late = late.with(micros);
    }
  }

  private static boolean isJustBefore(int block, int end) {
    return block > end - SAMPLED_BLOCKS && block <= end;
  }

  private double writerMicros(LocalDevice device, int events) throws Exception {
    var drafts = samples.next(events);
    Cpu.Threads before = Cpu.threadsNamed(WRITER);
    device.appendAll(drafts);
    return Cpu.threadsNamed(WRITER).nanosSince(before) / 1_000.0 / events;
  }

  private void growth(Rows rows) {
    rows.put(early);
    rows.put(late);
    double growth = late.measured().median() / early.measured().median();
    rows.put(
        Row.of("writer's CPU, growth from a tenth to all", "x", Target.atMost(MOST_GROWTH))
            .with(growth));
  }

  private static void disk(Setting setting, Rows rows, long events) throws Exception {
    Path database = setting.folder().resolve(MeasuredLog.DEVICE).resolve(LibraryDatabase.FILE);
    try (Connection connection = LibraryDatabase.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    Files.copy(database, MeasuredLog.rawDatabase(setting.folder()));
    double most =
        DISK_SHARE * SampleEvents.SEALED_BYTES + INDEXED_FIELD_BYTES * SampleEvents.INDEXED_FIELDS;
    rows.put(
        Row.of("disk for an event", "bytes", Target.atMost(most))
            .with((double) Files.size(database) / events)
            .noted(SampleEvents.SEALED_BYTES + " of them sealed"));
  }
}
