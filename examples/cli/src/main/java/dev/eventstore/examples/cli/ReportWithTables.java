package dev.eventstore.examples.cli;

import dev.eventstore.Metrics;
import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * Reports as another one does, and at the end prints what is known of the peers, and all meters.
 *
 * @param report the other one
 * @param terminal where to print
 * @param metrics of the device that runs
 */
record ReportWithTables(SyncReport report, Terminal terminal, Metrics metrics)
    implements SyncReport {
  @Override
  public void listening(InetSocketAddress address) {
    report.listening(address);
  }

  @Override
  public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    return report.status(status, elapsedNanos, reachedAtNanos);
  }

  @Override
  public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    report.end(status, elapsedNanos, reachedAtNanos);
    terminal.out().println();
    MetricsTables.peers(status.peers()).forEach(terminal.out()::println);
    terminal.out().println();
    MetricsTables.meters(metrics.meters()).forEach(terminal.out()::println);
  }
}
