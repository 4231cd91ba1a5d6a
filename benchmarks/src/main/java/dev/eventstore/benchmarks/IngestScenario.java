package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.EventFilter;
import dev.eventstore.Limits;
import dev.eventstore.Subscription;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * What arrives from a peer: sealed events are opened, verified, stored, and a subscriber hears of
 * each; then the same ones once more, which are recognised.
 */
final class IngestScenario implements Scenario {
  private static final double SHARE = 0.75;
  private static final double DUPLICATES_PER_SECOND = 300_000;

  private final SampleEvents samples = new SampleEvents(2);
  private final SplittableRandom random = new SplittableRandom(2);

  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    try (NativeCalls natives = new NativeCalls(setting.cores(), samples.next())) {
      Scenario.rounds(
          setting,
          rows,
          terminal,
          number -> {
            try (MeasuredLog log = MeasuredLog.open(setting, number)) {
              round(setting, rows, log, natives.measure(setting.limitNanos()));
            }
          });
    }
  }

  private void round(Setting setting, Rows rows, MeasuredLog log, NativeLimits natives)
      throws Exception {
    List<Bytes> events;
    try (LocalDevice peer = LocalDevice.open(log.folder(), MeasuredLog.PEER)) {
      events = peer.sealed(samples.next(setting.work()));
    }
    ingest(setting, rows, log, natives, events);
    duplicates(setting, rows, log, natives, "duplicates refused, recent", events);
    if (setting.stored() > 0) {
      List<Bytes> old =
          log.device().sealedOf(random.longs(setting.work(), 1, setting.stored() + 1));
      duplicates(setting, rows, log, natives, "duplicates refused, random old", old);
    }
  }

  private static void ingest(
      Setting setting, Rows rows, MeasuredLog log, NativeLimits natives, List<Bytes> events)
      throws Exception {
    Offers offers = new Offers(log.device().replica());
    Semaphore heard = new Semaphore(0);
    try (Subscription subscription =
        log.device().community().subscribe(EventFilter.all(), event -> heard.release())) {
      Cpu.Work receive =
          () -> {
            offers.accepted(events);
            heard.acquire(events.size());
          };
      Timing timing = Timing.of(events.size(), receive);
      long first = subscription.startsAfter() + 1;
      double insert =
          log.raw()
              .microsOf(log.device().database(), first, events.size(), Limits.MAX_COMMIT_EVENTS);
      double limit = setting.perSecond(natives.receiving() + insert);
      String note = AppendScenario.limitNote(natives.receiving(), insert);
      rows.add(
          Row.of("ingest", Row.PER_SECOND, Target.share(SHARE)),
          row -> timing.addTo(row).limitedBy(limit).noted(note));
    }
  }

  private static void duplicates(
      Setting setting,
      Rows rows,
      MeasuredLog log,
      NativeLimits natives,
      String name,
      List<Bytes> events)
      throws Exception {
    Offers offers = new Offers(log.device().replica());
    Timing timing = Timing.of(events.size(), () -> offers.duplicates(events));
    Target target = setting.allCores() ? Target.atLeast(DUPLICATES_PER_SECOND) : Target.NONE;
    rows.add(
        Row.of(name, Row.PER_SECOND, target),
        row ->
            timing
                .addTo(row)
                .limitedBy(setting.perSecond(natives.hash()))
                .noted("limit: hashing to the id"));
  }
}
