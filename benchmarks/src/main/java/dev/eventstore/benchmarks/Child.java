package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own for a part of a run: no scenario profits from what another one has compiled, and
 * each can be given cores and memory.
 *
 * @param prefix programs that start the JVM, with their arguments: taskset, strace
 * @param options of the JVM
 * @param scenarios what it measures, one after the other
 * @param setting what they are told
 */
record Child(
    List<String> prefix, List<String> options, List<ScenarioName> scenarios, Setting setting) {
  private static final int SHOWN_ERROR_CHARS = 300;

  /**
   * Runs it to its end.
   *
   * @throws IOException when it fails; the message has what it said last
   */
  List<Row> run(Terminal terminal) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(setting.folder(), "errors", ".txt");
    Process process =
        new ProcessBuilder(command())
            .redirectError(errors.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    try {
      List<Row> rows = rows(process, terminal);
      if (process.waitFor() != 0) {
        throw new IOException(firstWords(Files.readString(errors)));
      }
      return rows;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command() {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:ActiveProcessorCount=" + setting.cores());
    List<String> command = new ArrayList<>(prefix);
    command.addAll(java(all, MeasureCommand.arguments(scenarios, setting)));
    return command;
  }

  /** How to start this program in a JVM of its own, with the same classes. */
  static List<String> java(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static List<Row> rows(Process process, Terminal terminal) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(MeasureCommand.ROW_MARK)) {
          rows.add(RowJson.read(line.substring(MeasureCommand.ROW_MARK.length())));
        } else {
          terminal.err().println(line);
        }
      }
    }
    return rows;
  }

  /** What a process said on standard error, on one line that is not too long. */
  static String firstWords(String errors) {
    String line = errors.strip().replaceAll("\\s+", " ");
    return line.substring(0, Math.min(SHOWN_ERROR_CHARS, line.length()));
  }
}
