package dev.eventstore.examples.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Starts the packaged program in processes, each with a temporary folder of its own. */
final class Programs {
  private final Path folder;
  private final List<RunningProgram> started = new ArrayList<>();
  private final List<Path> temporaryFolders = new ArrayList<>();

  Programs(Path folder) {
    this.folder = folder;
  }

  Device device(String name) {
    return new Device(this, folder.resolve(name));
  }

  RunningProgram start(String... arguments) {
    return startWith(List.of(), arguments);
  }

  /** The same, with options for the JVM. */
  RunningProgram startWith(List<String> jvmOptions, String... arguments) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(List.of("-jar", jar()));
    return startJava(newTemporaryFolder(), options, arguments);
  }

  /** Starts a small program of the tests on the packaged jar. */
  RunningProgram startMain(Class<?> main, String... arguments) {
    return startMain(newTemporaryFolder(), main, arguments);
  }

  /** The same, with a temporary folder that others use, too. */
  RunningProgram startMain(Path temporary, Class<?> main, String... arguments) {
    String tests = main.getProtectionDomain().getCodeSource().getLocation().getPath();
    String classPath = jar() + File.pathSeparator + new File(tests);
    return startJava(temporary, List.of("-cp", classPath, main.getName()), arguments);
  }

  /** The packaged program with a temporary folder that others use, too. */
  RunningProgram startIn(Path temporary, String... arguments) {
    return startJava(temporary, List.of("-jar", jar()), arguments);
  }

  private static String jar() {
    return Objects.requireNonNull(System.getProperty("eventstore.jar"));
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

  private RunningProgram startJava(Path temporary, List<String> options, String... arguments) {
    try {
      List<String> command = new ArrayList<>();
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

  /** Where the processes may leave temporary files; they should not. */
  List<Path> temporaryFolders() {
    return List.copyOf(temporaryFolders);
  }

  void killAll() {
    started.forEach(RunningProgram::kill);
    started.forEach(program -> program.awaitExit(Device.PATIENCE));
  }
}
