package dev.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run is to reach: the targets of the protocol's design. */
final class ReconciliationTargets {
  private static final double QUIET_BYTES = 230;
  private static final double ONE_BYTES = 3_000;
  private static final double HUNDRED_BYTES = 8_000;
  private static final double RECENT_BYTES = 3_000;
  private static final double TEN_THOUSAND_BYTES = 450_000;
  private static final double WEEK_BYTES = 70_000;
  private static final double JOINER_SLICES = 0.001;
  private static final double JOINER_LINK = 0.05;
  private static final double LOSSY_CONTROL = 0.25;
  private static final double LOSSY_PUSHES = 1.6;
  private static final double MESH_PUSHES = 1.1;
  private static final int LOSSY_PERCENT = 30;
  private static final int MESH_PEERS = 5;

  private ReconciliationTargets() {}

  /** One row for each target of this run, measured or not. */
  static List<Row> rows(ReconciliationResult result) {
    ReconciliationCase of = result.of();
    List<Row> rows = new ArrayList<>();
    if (of.isPlain() && (!of.spread() || of.missing() == Missing.WEEK)) {
      plain(result, rows);
    }
    boolean lossy = of.peers() == 2 && of.lossPercent() == LOSSY_PERCENT;
    if (lossy && of.missing() == Missing.TEN_THOUSAND) {
      rows.add(share("control", result, result.controlBytes(), LOSSY_CONTROL));
      rows.add(row("pushes", "", result, result.pushes(), LOSSY_PUSHES));
    }
    if (of.peers() == MESH_PEERS && of.loss() == 0 && of.missing() != Missing.NONE) {
      rows.add(row("pushes", "", result, result.pushes(), MESH_PUSHES));
    }
    return rows;
  }

  private static void plain(ReconciliationResult result, List<Row> rows) {
    switch (result.of().missing()) {
      case NONE ->
          rows.add(
              row("a version", "B", result, Optional.of(result.bytesPerVersion()), QUIET_BYTES));
      case ONE -> rows.add(slices(result, ONE_BYTES));
      case HUNDRED -> rows.add(slices(result, HUNDRED_BYTES));
      case HUNDRED_RECENT -> rows.add(slices(result, RECENT_BYTES));
      case TEN_THOUSAND -> rows.add(slices(result, TEN_THOUSAND_BYTES));
      case WEEK -> rows.add(slices(result, WEEK_BYTES));
      case ALL -> {
        rows.add(share("slices", result, result.sliceBytes(), JOINER_SLICES));
        long link = result.linkBytes() + result.handshakeBytes();
        rows.add(share("rest of the link", result, link, JOINER_LINK));
      }
    }
  }

  private static Row slices(ReconciliationResult result, double most) {
    return row("slices", "B", result, Optional.of((double) result.sliceBytes()), most);
  }

  private static Row share(String name, ReconciliationResult result, long bytes, double most) {
    return row(name, "%", result, result.ofPayload(bytes).map(share -> 100 * share), 100 * most);
  }

  private static Row row(
      String name, String unit, ReconciliationResult result, Optional<Double> value, double most) {
    Row row = Row.of(name, unit, Target.atMost(most));
    return result.known().isPresent() && value.isPresent() ? row.with(value.get()) : row;
  }
}
