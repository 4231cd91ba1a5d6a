package dev.eventstore.examples.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Starts the packaged program in processes, each with a temporary folder of its own. */
final class Programs {
  /** From here on a JVM warns of native access that was not allowed. */
  private static final int FIRST_WARNING_JAVA = 24;

  private static final Set<String> LONGER = Set.of("sync", "import");
  private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final Path jar;
  private final List<RunningProgram> started = new ArrayList<>();
  private final List<Path> temporaryFolders = new ArrayList<>();

  Programs(Path folder) {
    this(folder, Path.of(Objects.requireNonNull(System.getProperty("eventstore.jar"))));
  }

  /** With the jar in another place, where another user may read it. */
  Programs(Path folder, Path jar) {
    this.folder = folder;
    this.jar = jar;
  }

  Device device(String name) {
    return new Device(this, folder.resolve(name));
  }

  /**
   * Starts the packaged program. A command that lives for a second is compiled by the JVM's first
   * compiler alone, which takes a third off its CPU; what works longer runs as users run it.
   */
  RunningProgram start(String... arguments) {
    boolean worksLonger = LONGER.contains(arguments.length == 0 ? "" : arguments[0]);
    return startWith(worksLonger ? List.of() : SHORT_LIVED, arguments);
  }

  /** The same, with options for the JVM. */
  RunningProgram startWith(List<String> jvmOptions, String... arguments) {
    return startUnder(List.of(), jvmOptions, arguments);
  }

  /** The same, started by another command: {@code wrapper} comes before the program's own. */
  RunningProgram startUnder(List<String> wrapper, List<String> jvmOptions, String... arguments) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of("-jar", jar.toString()));
    Path temporary = newTemporaryFolder();
    if (!wrapper.isEmpty()) {
      OtherUser.letIn(temporary);
    }
    return startJava(wrapper, temporary, options, arguments);
  }

  /** Starts a small program of the tests on the packaged jar. */
  RunningProgram startMain(Class<?> main, String... arguments) {
    return startMain(newTemporaryFolder(), main, arguments);
  }

  /** The same, with a temporary folder that others use, too. */
  RunningProgram startMain(Path temporary, Class<?> main, String... arguments) {
    String tests = main.getProtectionDomain().getCodeSource().getLocation().getPath();
    String classPath = jar + File.pathSeparator + new File(tests);
    List<String> options = new ArrayList<>();
    if (Runtime.version().feature() >= FIRST_WARNING_JAVA) {
      options.add("--enable-native-access=ALL-UNNAMED"); // what the jar's manifest says for -jar
    }
    options.addAll(List.of("-cp", classPath, main.getName()));
    return startJava(List.of(), temporary, options, arguments);
  }

  /** The packaged program with a temporary folder that others use, too. */
  RunningProgram startIn(Path temporary, String... arguments) {
    return startJava(List.of(), temporary, List.of("-jar", jar.toString()), arguments);
  }

  private Path newTemporaryFolder() {
    try {
      Path temporary = Files.createTempDirectory(folder, "tmp");
      temporaryFolders.add(temporary);
      return temporary;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private RunningProgram startJava(
      List<String> wrapper, Path temporary, List<String> options, String... arguments) {
    try {
      List<String> command = new ArrayList<>(wrapper);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Djava.io.tmpdir=" + temporary);
      command.addAll(options);
      command.addAll(List.of(arguments));
      Path errors = Files.createTempFile(folder, "err", ".txt");
      RunningProgram program = new RunningProgram(new ProcessBuilder(command), errors);
      started.add(program);
      return program;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A new file beside the devices. */
  Path file(String suffix) throws IOException {
    return Files.createTempFile(folder, "file", suffix);
  }

  /** Where the processes may leave temporary files; they should not. */
  List<Path> temporaryFolders() {
    return List.copyOf(temporaryFolders);
  }

  void killAll() {
    started.forEach(RunningProgram::kill);
    started.forEach(program -> program.awaitExit(Device.PATIENCE));
  }
}
