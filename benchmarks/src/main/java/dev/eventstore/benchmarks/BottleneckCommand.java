package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures in simulated runs how transfers share a slow line. */
@Command(
    name = "bottleneck",
    description = {
      "Simulates devices that join through a slow line, and prints how much of it they use, how",
      "long its queue is, how they share it with each other and with what sends as TCP does, and",
      "what losses do. The figures follow from the seed, not from the machine."
    })
final class BottleneckCommand implements Callable<Integer> {
  private static final double BITS_PER_MEGABIT = 1e6;
  private static final int MOST = 1_000;
  private static final int BEGIN_SECONDS = 10;
  private static final int LOSS_EVENTS = 2_000;
  private static final int MOST_EVENTS = 5_000_000;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--round-trip-millis",
      split = ",",
      defaultValue = "50,200",
      description = "Of the path without any queue (${DEFAULT-VALUE}).")
  private List<Integer> roundTrips = List.of();

  @Option(
      names = "--megabits",
      defaultValue = "10",
      description = "What the line carries in a second (${DEFAULT-VALUE}).")
  private int megabits;

  @Option(
      names = "--queue-millis",
      defaultValue = "100",
      description = "How long a datagram waits in its full queue (${DEFAULT-VALUE}).")
  private int queueMillis;

  @Option(
      names = "--seconds",
      defaultValue = "40",
      description = "For how long transfers are watched, after 10 (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How many runs, each with the next seed (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--seed", defaultValue = "1", description = "Of all chance (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--quick",
      description = "A few seconds, one round: shows that everything works; figures mean nothing.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all rows to this file.")
  private Optional<Path> json = Optional.empty();

  BottleneckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    requireSense();
    OutputFile.prepare(json);
    String line = "%,d Mbit/s, a queue of %,d ms, seed %d".formatted(megabits, queueMillis, seed);
    List<Row> rows = rows(settings());
    Table.print(rows, line, terminal.out());
    OutputFile.write(json, RowJson.document(line, rows));
    return rows.stream().anyMatch(Row::isFailed) ? 1 : 0;
  }

  private void requireSense() {
    roundTrips.forEach(millis -> require("--round-trip-millis", millis));
    require("--megabits", megabits);
    require("--queue-millis", queueMillis);
    require("--seconds", seconds);
    require("--rounds", rounds);
    if (settings().enoughEvents() > MOST_EVENTS) {
      throw new ParameterException(
          spec.commandLine(),
          "a run would need %,d events, at most %,d are made: give less --megabits or --seconds"
              .formatted(settings().enoughEvents(), MOST_EVENTS));
    }
  }

  private List<Row> rows(BottleneckSettings settings) {
    List<Row> rows = new ArrayList<>();
    for (int millis : roundTrips) {
      BottleneckRun run = new BottleneckRun(settings, millis);
      for (int round = 0; round < (quick ? 1 : rounds); round++) {
        terminal.progress("a round trip of %d ms, seed %d".formatted(millis, seed + round));
        run.round(seed + round);
      }
      rows.addAll(run.rows());
    }
    return rows;
  }

  private BottleneckSettings settings() {
    double bytesPerSecond = megabits * BITS_PER_MEGABIT / Byte.SIZE;
    return quick
        ? new BottleneckSettings(bytesPerSecond, queueMillis, 1, 1, 20)
        : new BottleneckSettings(bytesPerSecond, queueMillis, BEGIN_SECONDS, seconds, LOSS_EVENTS);
  }

  private void require(String option, int value) {
    if (value < 1 || value > MOST) {
      throw new ParameterException(
          spec.commandLine(), "%s is 1 to %,d, not %,d".formatted(option, MOST, value));
    }
  }
}
