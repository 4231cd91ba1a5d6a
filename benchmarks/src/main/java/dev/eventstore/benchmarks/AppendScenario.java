package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.Histogram;

/** What an application writes: many at once, by several threads, without waiting, one alone. */
final class AppendScenario implements Scenario {
  private static final String BULK = "append, bulk";
  private static final String ONE_CALLER = "append, bulk, one caller";
  private static final int CALLERS = 4;
  private static final int THREADS = 8;
  private static final int IN_FLIGHT = 256;
  private static final int MOST_LONE_APPENDS = 500;
  private static final double BULK_SHARE = 0.75;
  private static final double BLOCKING_PER_SECOND = 8_000;
  private static final double ASYNC_PER_SECOND = 20_000;

  private final SampleEvents samples = new SampleEvents(1);

  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    try (NativeCalls natives = new NativeCalls(setting.cores(), samples.next())) {
      Scenario.rounds(
          setting,
          rows,
          terminal,
          number -> {
            try (MeasuredLog log = MeasuredLog.open(setting, number)) {
              bulk(setting, rows, log, natives.measure(setting.limitNanos()));
              if (setting.stored() == 0) { // else the log would grow to twice what it had
                blocking(setting, rows, log.device().community());
                inFlight(setting, rows, log.device().community());
              }
              lone(setting, rows, log);
            }
          });
    }
  }

  private void bulk(Setting setting, Rows rows, MeasuredLog log, NativeLimits natives)
      throws Exception {
    Target target = setting.allCores() ? Target.share(BULK_SHARE) : Target.NONE;
    bulk(setting, rows, log, natives, 1, Row.of(ONE_CALLER, Row.PER_SECOND, Target.NONE));
    bulk(setting, rows, log, natives, CALLERS, Row.of(BULK, Row.PER_SECOND, target));
  }

  private void bulk(
      Setting setting, Rows rows, MeasuredLog log, NativeLimits natives, int callers, Row empty)
      throws Exception {
    List<EventDraft> drafts = samples.next(setting.work());
    BulkAppends appends = new BulkAppends(log.device().community(), drafts);
    Timing timing = Timing.of(drafts.size(), () -> appends.run(callers));
    double insert =
        log.raw()
            .microsOf(
                log.device().database(), appends.firstSeq(), drafts.size(), BulkAppends.BATCH);
    double limit = setting.perSecond(natives.appending() + insert);
    rows.add(
        empty,
        row -> timing.addTo(row).limitedBy(limit).noted(limitNote(natives.appending(), insert)));
  }

  static String limitNote(double natives, double insert) {
    return "last limit: %s µs natives + %s µs SQLite"
        .formatted(Numbers.shown(natives), Numbers.shown(insert));
  }

  private void blocking(Setting setting, Rows rows, Community community) throws Exception {
    int each = Math.max(1, setting.work() / THREADS / 2);
    List<EventDraft> drafts = samples.next(each * THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Timing timing = Timing.of(drafts.size(), () -> appendOn(threads, drafts, community));
      Target target = setting.allCores() ? Target.atLeast(BLOCKING_PER_SECOND) : Target.NONE;
      rows.add(Row.of("append, 8 threads", Row.PER_SECOND, target), timing::addTo);
    } finally {
      threads.shutdown();
    }
  }

  private static void appendOn(
      ExecutorService threads, List<EventDraft> drafts, Community community) throws Exception {
    int each = drafts.size() / THREADS;
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      List<EventDraft> own = drafts.subList(t * each, (t + 1) * each);
      all.add(threads.submit(() -> own.forEach(community::append)));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private void inFlight(Setting setting, Rows rows, Community community) throws Exception {
    List<EventDraft> drafts = samples.next(setting.work());
    Semaphore room = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<Receipt>> last = new ArrayList<>();
    Timing timing =
        Timing.of(
            drafts.size(),
            () -> {
              for (EventDraft draft : drafts) {
                room.acquireUninterruptibly();
                last.add(
                    community
                        .appendAsync(draft)
                        .whenComplete((receipt, failure) -> room.release()));
              }
              last.forEach(CompletableFuture::join);
            });
    Target target = setting.allCores() ? Target.atLeast(ASYNC_PER_SECOND) : Target.NONE;
    rows.add(Row.of("append, 256 in flight", Row.PER_SECOND, target), timing::addTo);
  }

  private void lone(Setting setting, Rows rows, MeasuredLog log) throws Exception {
    int count = Math.min(setting.work(), MOST_LONE_APPENDS);
    Histogram disk = DiskSync.measure(log.folder(), count);
    Histogram latency = new Histogram(3);
    for (EventDraft draft : samples.next(count)) {
      long begin = System.nanoTime();
      log.device().community().append(draft);
      latency.recordValue(System.nanoTime() - begin);
    }
    for (int percentile : List.of(50, 99)) {
      rows.add(
          Row.of("append, one alone, p" + percentile, "ms", Target.NONE),
          row ->
              row.with(latency.getValueAtPercentile(percentile) / 1e6)
                  .limitedBy(disk.getValueAtPercentile(percentile) / 1e6)
                  .noted("limit: fdatasync of a small append"));
    }
  }
}
