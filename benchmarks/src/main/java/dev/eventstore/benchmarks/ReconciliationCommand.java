package dev.eventstore.benchmarks;

import dev.eventstore.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures in simulated runs what it costs devices to find out what the others lack. */
@Command(
    name = "reconciliation",
    description = {
      "Simulates devices that hold almost the same, and prints what it costs them to become equal:",
      "bytes of datagrams without UDP headers, pushes for each event that had to arrive, and",
      "seconds of virtual time. The figures follow from the seed, not from the machine."
    })
final class ReconciliationCommand implements Callable<Integer> {
  private static final double BITS_PER_MEGABIT = 1e6;

  private static final int MOST_EVENTS = 100_000_000;
  private static final int MOST_LOSS = 90;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--events",
      split = ",",
      defaultValue = "10000,100000,1000000",
      description = "How many events there are (${DEFAULT-VALUE}).")
  private List<Integer> events = List.of();

  @Option(
      names = "--missing",
      split = ",",
      converter = Missing.Converter.class,
      description = "What is missing: 0, 1, 100, 100-recent, 10000, week or joiner (all of these).")
  private List<Missing> missing = List.of();

  @Option(
      names = "--loss",
      split = ",",
      description = "Percent of datagrams that get lost (0, and 10 and 30 with two peers).")
  private List<Integer> losses = List.of();

  @Option(
      names = "--peers",
      split = ",",
      description = "How many devices, each connected with each (2, and 5 and 20 without loss).")
  private List<Integer> peers = List.of();

  @Option(
      names = "--both-sides",
      negatable = true,
      description = "Only runs in which each device lacks what others hold, or none of these.")
  private @Nullable Boolean bothSides;

  @Option(
      names = "--event-bytes",
      defaultValue = "350",
      description = "Sealed bytes of an event (${DEFAULT-VALUE}).")
  private int eventBytes;

  @Option(
      names = "--event-micros",
      defaultValue = "50",
      description = "How long a device takes for a received event (${DEFAULT-VALUE}).")
  private long eventMicros;

  @Option(
      names = "--latency-millis",
      defaultValue = "20",
      description = "How long a datagram takes (${DEFAULT-VALUE}).")
  private long latencyMillis;

  @Option(
      names = "--jitter-millis",
      defaultValue = "2",
      description = "At most so much longer (${DEFAULT-VALUE}).")
  private long jitterMillis;

  @Option(
      names = "--megabits",
      defaultValue = "0",
      description = "What a device can send to one other in a second; 0: any (${DEFAULT-VALUE}).")
  private double megabits;

  @Option(
      names = "--limit-seconds",
      defaultValue = "600",
      description = "Virtual time after which a run is given up (${DEFAULT-VALUE}).")
  private long limitSeconds;

  @Option(names = "--seed", defaultValue = "1", description = "Of all chance (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to this file.")
  private Optional<Path> json = Optional.empty();

  ReconciliationCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<ReconciliationCase> cases = cases();
    ReconciliationSettings settings = settings();
    ReconciliationTable table = new ReconciliationTable(terminal.out());
    List<ReconciliationResult> results = new ArrayList<>();
    @Nullable SharedEvents shared = null;
    table.printHead();
    for (ReconciliationCase one : cases) {
      if (shared == null || shared.count() != one.events()) {
        shared = new SharedEvents(one.events(), settings);
      }
      terminal.progress("[%d/%d] %s".formatted(results.size() + 1, cases.size(), one));
      results.add(shared.run(one, settings));
      table.print(results.get(results.size() - 1));
      write(settings, results);
    }
    return results.stream().allMatch(result -> result.known().isPresent()) ? 0 : 1;
  }

  private List<ReconciliationCase> cases() {
    require("--events", events, 1, MOST_EVENTS);
    require("--peers", peers, 2, Limits.MAX_PEERS + 1);
    require("--loss", losses, 0, MOST_LOSS);
    require(
        "--event-bytes",
        List.of(eventBytes),
        Limits.MIN_SEALED_EVENT_BYTES,
        Limits.MAX_SEALED_EVENT_BYTES);
    List<Missing> chosen = missing.isEmpty() ? Arrays.asList(Missing.values()) : missing;
    return new ReconciliationCases(
            events, chosen, peers, losses, spread -> bothSides == null || bothSides.equals(spread))
        .all();
  }

  private void require(String option, List<Integer> values, int least, int most) {
    for (int value : values) {
      if (value < least || value > most) {
        throw new ParameterException(
            spec.commandLine(), "%s is %d to %d, not %d".formatted(option, least, most, value));
      }
    }
  }

  private ReconciliationSettings settings() {
    return new ReconciliationSettings(
        seed,
        eventBytes,
        Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(eventMicros)),
        Duration.ofMillis(latencyMillis),
        Duration.ofMillis(jitterMillis),
        Math.round(megabits * BITS_PER_MEGABIT / Byte.SIZE),
        Duration.ofSeconds(limitSeconds));
  }

  /** After each run, so that a long one can be given up. */
  private void write(ReconciliationSettings settings, List<ReconciliationResult> results)
      throws IOException {
    if (json.isPresent()) {
      Files.writeString(json.get(), ReconciliationJson.document(settings, results));
    }
  }
}
