package dev.eventstore.examples.cli;

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
    try {
      Path temporary = Files.createTempDirectory(folder, "tmp");
      temporaryFolders.add(temporary);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Djava.io.tmpdir=" + temporary);
      command.addAll(jvmOptions);
      command.add("-jar");
      command.add(Objects.requireNonNull(System.getProperty("eventstore.jar")));
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
