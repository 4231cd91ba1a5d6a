package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import dev.eventstore.DeviceId;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.core.LibraryDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What an application asks a large log. */
final class ReadScenario implements Scenario {
  private static final int NEWEST = 50;
  private static final int QUERIES = 200;

  /** A slow query is not asked that often. */
  private static final long MOST_QUERY_NANOS = 3_000_000_000L;

  private static final int REPLAYED_BY_WORK = 5;
  private static final double MOST_MILLIS = 5;
  private static final double REPLAY_SHARE = 0.75;

  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    try (LocalDevice device = LocalDevice.open(setting.folder(), MeasuredLog.DEVICE);
        NativeCalls natives = new NativeCalls(1, new SampleEvents(4).next())) {
      Scenario.rounds(
          setting,
          rows,
          terminal,
          number -> {
            newest(setting, rows, device.community());
            replay(setting, rows, device, natives.measure(setting.limitNanos()));
          });
    }
  }

  private static void newest(Setting setting, Rows rows, Community community) {
    DeviceId self = community.self();
    for (String type : List.of(SampleEvents.COMMON_TYPE, SampleEvents.RARE_TYPE)) {
      String kind = type.equals(SampleEvents.COMMON_TYPE) ? "common" : "rare";
      EventFilter filter = EventFilter.type(type);
      newest(setting, rows, community, "newest 50 of a " + kind + " type", filter);
      newest(
          setting, rows, community, "newest 50 of a " + kind + " type and author", filter.by(self));
    }
  }

  private static void newest(
      Setting setting, Rows rows, Community community, String name, EventFilter filter) {
    EventQuery query = EventQuery.of(filter).newestFirst().limit(NEWEST).build();
    Histogram nanos = new Histogram(3);
    long end = System.nanoTime() + MOST_QUERY_NANOS;
    for (int i = 0; i < Math.min(QUERIES, setting.work()) && System.nanoTime() < end; i++) {
      long begin = System.nanoTime();
      community.query(query);
      nanos.recordValue(System.nanoTime() - begin);
    }
    for (int percentile : List.of(50, 99)) {
      rows.add(
          Row.of(name + ", p" + percentile, "ms", Target.atMost(MOST_MILLIS)),
          row -> row.with(nanos.getValueAtPercentile(percentile) / 1e6));
    }
  }

  private static void replay(Setting setting, Rows rows, LocalDevice device, NativeLimits natives)
      throws Exception {
    int count = (int) Math.min(setting.stored(), (long) setting.work() * REPLAYED_BY_WORK);
    double read = readMicros(MeasuredLog.rawDatabase(setting.folder()), count);
    double limit = 1e6 / (read + natives.decrypt() + natives.parse());
    for (Replay replay : Replay.ALL) {
      long[] events = new long[1];
      Timing timing = Timing.of(count, () -> events[0] = replay.read(device.community(), count));
      if (events[0] < count) {
        throw new IllegalStateException(events[0] + " of " + count + " events were replayed");
      }
      rows.add(
          Row.of(replay.name(), Row.PER_SECOND, Target.share(REPLAY_SHARE)),
          row ->
              timing
                  .addTo(row)
                  .limitedBy(limit)
                  .noted("limit: read, open and parse on one thread"));
    }
  }

  /** CPU for reading a row from the bare database, in the order in which they lie there. */
  private static double readMicros(Path database, int count) throws Exception {
    try (Connection connection = LibraryDatabase.connect(database);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT seq, event_id, created_at, received_at, encrypted FROM events"
                    + " ORDER BY seq LIMIT "
                    + count)) {
      return Cpu.microsEach(
          count,
          () -> {
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) {
                readRow(found);
              }
            }
          });
    }
  }

  private static void readRow(ResultSet row) throws java.sql.SQLException {
    if (row.getLong(1) + row.getLong(3) + row.getLong(4) < 0
        || row.getBytes(2).length == 0
        || row.getBytes(5).length == 0) {
      throw new IllegalStateException("a row is empty");
    }
  }
}
