package dev.eventstore.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Devices that each have written something start together, each with the addresses of all: in new
 * processes, which compile while they work, and once more in the same ones; with the options of the
 * JVM that it has by itself, and with those for many small processes.
 */
final class MeshPart implements LinksPart {
  private static final double MOST_SECONDS = 3;
  private static final double MOST_PUSHES = 1.2;

  /**
   * Compiles quickly instead of well, and ten times sooner: for processes that have seconds rather
   * than minutes.
   */
  private static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=0.1");

  @Override
  public String words() {
    return "a mesh";
  }

  @Override
  public List<Row> rows() {
    return List.of(
        untilAll("new processes"),
        untilAll("warm processes"),
        untilAll("new, fast start"),
        untilAll("warm, fast start"),
        Row.of("mesh, pushes for a delivery", "x", Target.atMost(MOST_PUSHES)));
  }

  private static Row untilAll(String processes) {
    return Row.of("mesh, until all have all, " + processes, "s", Target.atMost(MOST_SECONDS));
  }

  @Override
  public List<Row> measure(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException {
    terminal.progress("  with the options that the JVM has by itself");
    List<Mesh.Run> runs = new ArrayList<>(twice(devices, size, "default", List.of()));
    terminal.progress("  with options for a fast start");
    runs.addAll(twice(devices, size, "fast", FAST_START));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      String options = i < 2 ? "" : "; " + String.join(" ", FAST_START);
      rows.add(timed(rows().get(i), runs.get(i), size, options));
    }
    Mesh.Run worst = Collections.max(runs, Comparator.comparing(Mesh.Run::pushes));
    String note = "the most of %d runs: %s".formatted(runs.size(), worst.words());
    rows.add(rows().get(runs.size()).with(worst.pushes()).noted(note));
    return rows;
  }

  /** New processes, then the same ones. */
  private static List<Mesh.Run> twice(
      Devices devices, LinksSize size, String prefix, List<String> options)
      throws IOException, InterruptedException {
    try (Mesh mesh = Mesh.start(devices, size, options)) {
      return List.of(mesh.run(prefix + "-new-"), mesh.run(prefix + "-warm-"));
    }
  }

  private static Row timed(Row row, Mesh.Run run, LinksSize size, String options) {
    return row.with(run.seconds())
        .using(run.cpuMicros())
        .noted(
            "%d devices, %,d events each%s"
                .formatted(size.meshDevices(), size.meshEvents(), options));
  }
}
