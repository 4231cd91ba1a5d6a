package dev.eventstore.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints a run as soon as it is over, a line each. Bytes are those of datagrams, without UDP. */
final class ReconciliationTable {
  private static final String LINE =
      "%9s %-10s %-5s %5s %5s  %-34s %-30s %11s %9s %11s %10s %8s %7s %8s %8s  %-36s %-8s %s%n";
  private static final int PERCENT = 100;

  private final PrintStream out;

  ReconciliationTable(PrintStream out) {
    this.out = out;
  }

  void printHead() {
    out.printf(
        LINE,
        "events",
        "missing",
        "sides",
        "peers",
        "loss",
        "slices B (each way)",
        "slices by kind",
        "link B",
        "handshake",
        "payload B",
        "control",
        "resent",
        "pushes",
        "equal s",
        "known s",
        "targets",
        "negentr.",
        "one filter of 10 bits an event");
    out.flush();
  }

  void print(ReconciliationResult result) {
    ReconciliationCase of = result.of();
    String line =
        String.format(
            LINE,
            whole(of.events()),
            of.missing().word(),
            of.sides(),
            of.peers(),
            of.lossPercent() + " %",
            slices(result),
            kinds(result),
            whole(result.linkBytes()),
            whole(result.handshakeBytes()),
            whole(result.payloadBytes()),
            percent(result.ofPayload(result.controlBytes())),
            percent(result.ofPayload(result.resentBytes())),
            result.pushes().map(pushes -> number("%.3f", pushes)).orElse("-"),
            seconds(result.equal()),
            seconds(result.known()),
            targets(result),
            PublishedCosts.negentropy(of),
            PublishedCosts.plainFilter(of, result.deliveries()));
    out.println(line.stripTrailing());
    out.flush();
  }

  /** What the complete devices sent, and the last one, which lacks events of theirs. */
  private static String slices(ReconciliationResult result) {
    List<SenderTally> senders = result.senders();
    long all = result.sliceBytes();
    long last = senders.get(senders.size() - 1).sliceBytes();
    return result.of().spread() && senders.size() > 2
        ? whole(all)
        : "%s (%s + %s)".formatted(whole(all), whole(all - last), whole(last));
  }

  private static String kinds(ReconciliationResult result) {
    return result.slices().entrySet().stream()
        .map(ReconciliationTable::kind)
        .collect(Collectors.joining(", "));
  }

  private static String kind(Map.Entry<String, SliceCount> kind) {
    return kind.getKey() + " " + kind.getValue().slices();
  }

  private static String targets(ReconciliationResult result) {
    if (result.known().isEmpty()) {
      return number("NOT WITHIN %,.0f s: ", result.limitSeconds())
          + whole(result.delivered())
          + " of "
          + whole(result.deliveries())
          + " arrived";
    }
    return ReconciliationTargets.rows(result).stream()
        .map(ReconciliationTable::target)
        .collect(Collectors.joining("; "));
  }

  private static String target(Row row) {
    String value = row.isMeasured() ? Numbers.shown(row.measured().median()) : "?";
    String unit = row.unit().isEmpty() ? "" : " " + row.unit();
    return "%s %s%s %s: %s".formatted(row.name(), value, unit, row.target().words(), row.verdict());
  }

  private static String percent(Optional<Double> share) {
    return share.map(value -> Numbers.shown(PERCENT * value) + " %").orElse("-");
  }

  private static String seconds(Optional<Double> seconds) {
    return seconds.map(value -> number("%.2f", value)).orElse("-");
  }

  private static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
