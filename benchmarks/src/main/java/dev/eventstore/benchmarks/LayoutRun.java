package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Fills a database in one layout, and measures around two fill levels: a tenth, and all. CPU is
 * that of the one thread that writes. One use.
 */
final class LayoutRun {
  private static final int MOST_SAMPLED_IDS = 1_000;
  private static final int NEWEST_QUERIES = 200;
  private static final String FILE = "layout.db";
  private static final long SEED = 42;

  private final Path directory;
  private final int rows;
  private final List<byte[]> sampledIds = new ArrayList<>();

  LayoutRun(Path directory, int rows) {
    this.directory = directory;
    this.rows = rows;
  }

  /**
   * What was measured.
   *
   * @param microsAtTenth CPU for a row just before a tenth of the rows was there
   * @param micros CPU for a row just before all were there
   * @param bytesPerRow the file, after a checkpoint
   * @param walBytesPerRow what went into the write-ahead log while the last rows were stored
   * @param newestMicros the newest 50 of the most frequent type, median
   * @param findMicros a random id, mean; negative when only reading all rows would find it
   * @param scanSeconds CPU for reading all keys in order
   */
  record Result(
      double microsAtTenth,
      double micros,
      double bytesPerRow,
      double walBytesPerRow,
      double newestMicros,
      double findMicros,
      double scanSeconds) {}

  Result run(Layout layout) throws Exception {
    Path file = directory.resolve(FILE);
    delete(file);
    LayoutRows source = new LayoutRows(SEED);
    try (LayoutDatabase database = new LayoutDatabase(layout, file)) {
      int window = window();
      fill(database, source, rows / 10 - window);
      double microsAtTenth = measure(database, source, window);
      fill(database, source, rows - window);
      return result(layout, database, source, microsAtTenth);
    } finally {
      delete(file);
    }
  }

  private Result result(
      Layout layout, LayoutDatabase database, LayoutRows source, double microsAtTenth)
      throws Exception {
    Path file = directory.resolve(FILE);
    try (WalBytes wal = new WalBytes(file, database.pageBytes())) {
      double micros = measure(database, source, window(), wal);
      double walBytes = (double) wal.written() / window();
      database.checkpoint();
      return new Result(
          microsAtTenth,
          micros,
          (double) Files.size(file) / source.seq(),
          walBytes,
          newest(database),
          layout.idLookup().isEmpty() ? -1 : find(database),
          Cpu.microsEach(1_000_000, database::scanKeys));
    }
  }

  /** How many rows a figure is taken over: a fifth of the lower level, in whole batches. */
  private int window() {
    return Math.max(1, rows / 50 / LayoutDatabase.BATCH) * LayoutDatabase.BATCH;
  }

  private void fill(LayoutDatabase database, LayoutRows source, long upTo) throws Exception {
    while (source.seq() < upTo) {
      database.insertBatch(source);
      if (sampledIds.size() < MOST_SAMPLED_IDS) {
        sampledIds.add(source.id().clone());
      }
    }
  }

  private double measure(LayoutDatabase database, LayoutRows source, int window) throws Exception {
    long upTo = source.seq() + window;
    return Cpu.microsEach(window, () -> fill(database, source, upTo));
  }

  private double measure(LayoutDatabase database, LayoutRows source, int window, WalBytes wal)
      throws Exception {
    double micros = 0;
    for (int done = 0; done < window; done += LayoutDatabase.BATCH) {
      micros += measure(database, source, LayoutDatabase.BATCH) * LayoutDatabase.BATCH;
      wal.afterCommit();
    }
    return micros / window;
  }

  private static double newest(LayoutDatabase database) throws Exception {
    Histogram nanos = new Histogram(3);
    for (int i = 0; i < NEWEST_QUERIES; i++) {
      long before = System.nanoTime();
      database.newest();
      nanos.recordValue(System.nanoTime() - before);
    }
    return nanos.getValueAtPercentile(50) / 1_000.0;
  }

  private double find(LayoutDatabase database) throws Exception {
    return Cpu.microsEach(
        sampledIds.size(),
        () -> {
          if (database.find(sampledIds) != sampledIds.size()) {
            throw new IllegalStateException("a stored id was not found");
          }
        });
  }

  private static void delete(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(file + suffix));
    }
  }
}
