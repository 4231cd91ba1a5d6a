package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All measurements of {@code paths}, each in a process of its own, one after the other. One use.
 *
 * <p>A scenario that fails leaves rows that say so, and the others go on.
 */
final class PathsRun {
  private static final List<String> SMALL_HEAP = List.of("-Xmx64m");
  private static final List<String> QUICK_JVM = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final int MOST_OPENINGS = 3;
  private static final int MOST_COUNTED_APPENDS = 100;

  private final Path folder;
  private final PathsSize size;
  private final Terminal terminal;
  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Optional<String> taskset = Programs.find("taskset");
  private final List<Row> rows = new ArrayList<>();
  private int steps;

  PathsRun(Path folder, PathsSize size, Terminal terminal) {
    this.folder = folder;
    this.size = size;
    this.terminal = terminal;
  }

  List<Row> run() throws IOException, InterruptedException {
    Path full = Files.createDirectory(folder.resolve("full"));
    write(0);
    step("counting system calls");
    Setting lone = setting(folder, 0, cores).withWork(Math.min(size.work(), MOST_COUNTED_APPENDS));
    rows.add(SystemCalls.syncsOfAppend(lone, size.quick() ? QUICK_JVM : List.of(), terminal));
    Setting filled = setting(full, size.events(), cores);
    measure("filling a log", filled, ScenarioName.FILL);
    openings(filled);
    for (int some : coreCounts(size.events())) {
      measure(
          "reading, " + coresWords(some), setting(full, size.events(), some), ScenarioName.READ);
    }
    write(size.events());
    return rows;
  }

  /** Appends and ingests, on one core and on all. */
  private void write(long stored) throws IOException, InterruptedException {
    for (int some : coreCounts(stored)) {
      for (ScenarioName way : List.of(ScenarioName.APPEND, ScenarioName.INGEST)) {
        String words = way == ScenarioName.APPEND ? "appending" : "ingesting";
        Path place = place(stored);
        measure(
            "%s, %s, %,d events stored".formatted(words, coresWords(some), stored),
            setting(place, stored, some),
            way);
        WorkFolder.delete(place);
      }
    }
  }

  /** A folder of a scenario's own, so that what others add does not count as stored. */
  private Path place(long stored) throws IOException {
    Path place = folder.resolve("written");
    if (stored > 0) {
      WorkFolder.copy(folder.resolve("full"), place);
    } else {
      Files.createDirectory(place);
    }
    return place;
  }

  private void openings(Setting setting) throws InterruptedException {
    step("opening");
    Row open = OpenScenario.openRow(false).at(setting);
    Row heap = OpenScenario.heapRow().at(setting);
    for (int i = 0; i < Math.min(MOST_OPENINGS, size.rounds()); i++) {
      List<Row> found = tried("open", setting, List.of(), ScenarioName.OPEN);
      if (found.size() < 2) {
        open = open.noted(found.get(0).note());
        break;
      }
      open = open.with(found.get(0).measured().median()).noted(found.get(0).note());
      heap = heap.with(found.get(1).measured().median()).noted(found.get(1).note());
    }
    rows.add(open);
    rows.add(heap);
    rows.addAll(
        tried(OpenScenario.openRow(true).name(), setting, SMALL_HEAP, ScenarioName.OPEN_BOUNDED));
  }

  private void measure(String words, Setting setting, ScenarioName... scenarios)
      throws InterruptedException {
    step(words);
    rows.addAll(tried(words, setting, List.of(), scenarios));
  }

  private List<Row> tried(
      String words, Setting setting, List<String> options, ScenarioName... scenarios)
      throws InterruptedException {
    List<String> all = new ArrayList<>(options);
    if (size.quick()) {
      all.addAll(QUICK_JVM);
    }
    try {
      return new Child(prefix(setting), all, List.of(scenarios), setting).run(terminal);
    } catch (IOException failed) {
      terminal.err().println("  failed: " + failed);
      return List.of(Row.of(words, "", Target.atLeast(0)).at(setting).noted(failed.toString()));
    }
  }

  private List<String> prefix(Setting setting) {
    return setting.allCores() || taskset.isEmpty()
        ? List.of()
        : List.of(taskset.get(), "-c", "0-" + (setting.cores() - 1));
  }

  /** On how many cores to measure, one after the other. */
  private List<Integer> coreCounts(long stored) {
    if (size.quick()) {
      return List.of(stored == 0 ? 1 : cores);
    }
    return cores == 1 ? List.of(1) : List.of(1, cores);
  }

  private Setting setting(Path place, long stored, int some) {
    return new Setting(
        place, stored, size.work(), size.rounds(), size.warmUp(), some, some == cores);
  }

  private static String coresWords(int count) {
    return count == 1 ? "1 core" : count + " cores";
  }

  private void step(String words) {
    int all = 5 * coreCounts(size.events()).size() + 3;
    terminal.progress("[" + ++steps + "/" + all + "] " + words);
  }
}
