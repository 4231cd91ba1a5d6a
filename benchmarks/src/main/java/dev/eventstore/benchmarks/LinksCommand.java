package dev.eventstore.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins devices over loopback, each in a process of its own, and measures what users feel. */
@Command(
    name = "links",
    description = {
      "Joins devices by UDP over loopback, each in a process of its own.",
      "",
      "  join     An empty device joins a log: events a second, beside the rate at",
      "           which the same cores can open and verify them, in new processes,",
      "           and a second and a third time in the same ones; and the heap of",
      "           both, which is 128 MB each.",
      "  latency  From append to the listener on another device: idle, during a",
      "           backfill in its direction, and against it.",
      "  mesh     8 devices with 500 events each: seconds until all have all, in new",
      "           and in warm processes, with options of the JVM for a fast start,",
      "           too; how often an event was sent for each time it had to arrive.",
      "  idle     What a device in step with 20 others sends, receives, computes.",
      "  floods   An empty device joins a log while somebody floods it: events a",
      "           second beside those while somebody else is flooded, heap, and",
      "           what it sends to addresses that have proven nothing.",
      "",
      "All processes share all cores: whatever else runs disturbs the figures.",
      "What fails says why, and the command then ends with 1.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  links --quick              everything in seconds; figures mean nothing",
      "  links join --events=20000  one part, smaller",
      "  links mesh idle --json=links.json"
    })
final class LinksCommand implements Callable<Integer> {
  private static final int MOST_PER_SECOND = 10_000;
  private static final int MESH_DEVICES = 8;
  private static final int MESH_EVENTS = 500;
  private static final int IDLE_PEERS = 20;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PART",
      arity = "0..*",
      description = "join, latency, mesh, idle or floods (all of them).")
  private List<LinksPartName> parts = List.of();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many events a joining device gets (${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often a device joins, in new processes each time (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--timed",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many new events are timed at least, while idle (${DEFAULT-VALUE}).")
  private int timed;

  @Option(
      names = "--pace",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many new events a device writes in a second (${DEFAULT-VALUE}).")
  private int perSecond;

  @Option(
      names = "--settle-seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "For how long an idle device is left alone at first (${DEFAULT-VALUE}).")
  private int settleSeconds;

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "For how long it is watched then (${DEFAULT-VALUE}).")
  private int idleSeconds;

  @Option(
      names = "--flood-events",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many events a flooded device gets (${DEFAULT-VALUE}).")
  private int floodEvents;

  @Option(
      names = "--flood",
      paramLabel = "N",
      defaultValue = "1000000",
      description = {
        "How many datagrams a flood has; of replayed ones and of HELLOs",
        "a tenth (${DEFAULT-VALUE})."
      })
  private int flood;

  @Option(
      names = "--flood-rate",
      paramLabel = "N",
      defaultValue = "50000",
      description = "How many of them are sent in a second (${DEFAULT-VALUE}).")
  private int floodPerSecond;

  @Option(
      names = "--quick",
      description = "Tiny sizes, one round: shows that everything works; figures mean nothing.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all rows to this file.")
  private Optional<Path> json = Optional.empty();

  LinksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    LinksSize size = size();
    OutputFile.prepare(json);
    WorkFolder folder = WorkFolder.create();
    Thread abandoning = new Thread(() -> abandon(folder));
    Runtime.getRuntime().addShutdownHook(abandoning);
    try (folder) {
      return run(folder, size);
    } finally {
      Runtime.getRuntime().removeShutdownHook(abandoning);
    }
  }

  private int run(WorkFolder folder, LinksSize size) throws IOException, InterruptedException {
    String machine = Machine.words(folder.path());
    terminal.progress(machine);
    List<LinksPartName> chosen = parts.isEmpty() ? Arrays.asList(LinksPartName.values()) : parts;
    List<Row> rows = new LinksRun(folder.path(), size, terminal).run(chosen);
    Table.print(rows, machine, terminal.out());
    OutputFile.write(json, RowJson.document(machine, rows));
    return rows.stream().anyMatch(Row::isFailed) ? 1 : 0;
  }

  private void check() {
    require("--events", events, 1);
    require("--rounds", rounds, 1);
    require("--timed", timed, 1);
    require("--pace", perSecond, 1);
    require("--settle-seconds", settleSeconds, 0);
    require("--idle-seconds", idleSeconds, 1);
    require("--flood-events", floodEvents, 100);
    require("--flood", flood, 10);
    require("--flood-rate", floodPerSecond, 1);
    if (perSecond > MOST_PER_SECOND) {
      throw wrong("--pace is at most %,d, not %,d".formatted(MOST_PER_SECOND, perSecond));
    }
  }

  private LinksSize size() {
    return quick
        ? LinksSize.QUICK
        : new LinksSize(
            events,
            rounds,
            timed,
            perSecond,
            MESH_DEVICES,
            MESH_EVENTS,
            IDLE_PEERS,
            settleSeconds,
            idleSeconds,
            floodEvents,
            flood,
            floodPerSecond,
            false);
  }

  private void require(String option, int value, int least) {
    if (value < least) {
      throw wrong("%s is at least %d, not %d".formatted(option, least, value));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** When the user ends the program early: its processes end, too, and nothing is left behind. */
  private static void abandon(WorkFolder folder) {
    List<ProcessHandle> processes = ProcessHandle.current().children().toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    try {
      if (Files.exists(folder.path())) {
        folder.close();
      }
    } catch (UncheckedIOException left) {
      System.err.println("Some files were left in " + folder.path());
    }
  }
}
