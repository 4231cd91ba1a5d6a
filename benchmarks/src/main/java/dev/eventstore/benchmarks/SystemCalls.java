package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Counts how often a lone append syncs, with strace, where it is installed and may look on: once
 * for a process that appends, once for one that does everything but that.
 */
final class SystemCalls {
  /** The columns of a summary: share, seconds, µs a call, calls, errors if any, name. */
  private static final Pattern CALLS =
      Pattern.compile(
          "(?m)^\\s*[\\d.]+\\s+[\\d.]+\\s+\\d+\\s+(\\d+)\\s+(?:\\d+\\s+)?f(?:data)?sync$");

  /** The program that counts; where there is none, the note begins with its name. */
  static final String TOOL = "strace";

  private static final String NAME = "fsyncs of a lone append";

  private SystemCalls() {}

  /** The row, also where nothing could be counted; it then says why. */
  static Row syncsOfAppend(Setting setting, List<String> options, Terminal terminal)
      throws InterruptedException {
    Row row = Row.of(NAME, "calls", Target.NONE).at(setting);
    Optional<String> strace = Programs.find(TOOL);
    if (strace.isEmpty()) {
      return row.noted(TOOL + " is not installed: not counted");
    }
    try {
      long idle = count(strace.get(), setting.withWork(0), options, terminal);
      long busy = count(strace.get(), setting, options, terminal);
      return row.with((double) (busy - idle) / setting.work())
          .limitedBy(1)
          .noted("counted by strace, %d appends; checkpoints included".formatted(setting.work()));
    } catch (IOException failed) {
      return row.noted(TOOL + " could not count: " + failed);
    }
  }

  private static long count(String strace, Setting setting, List<String> options, Terminal terminal)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(setting.folder(), "strace");
    Path summary = folder.resolve("summary.txt");
    Setting own = new Setting(folder, 0, setting.work(), 1, 0, setting.cores(), setting.allCores());
    List<String> prefix =
        List.of(strace, "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", summary.toString());
    List<Row> unused = new Child(prefix, options, List.of(ScenarioName.LONE), own).run(terminal);
    return CALLS
        .matcher(Files.readString(summary))
        .results()
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }
}
