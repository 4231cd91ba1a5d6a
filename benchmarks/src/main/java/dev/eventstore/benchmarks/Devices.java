package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A community in a folder of its own, and the processes of its devices. One thread at a time. */
final class Devices implements AutoCloseable {
  /** For those of which nothing is measured but that they work. */
  static final List<String> QUICK_JVM = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Path folder;
  private final boolean quick;
  private final List<DeviceProcess> processes = new ArrayList<>();

  private Devices(Path folder, boolean quick) {
    this.folder = folder;
    this.quick = quick;
  }

  /** A new community in a new folder inside of {@code place}. */
  static Devices create(Path place, boolean quick) throws IOException {
    Path folder = Files.createTempDirectory(place, "links");
    LinkedDevice.createCommunity(folder);
    return new Devices(folder, quick);
  }

  Path folder() {
    return folder;
  }

  /** A process without devices so far. */
  DeviceProcess start(String name, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    if (quick) {
      all.addAll(QUICK_JVM);
    }
    DeviceProcess process = new DeviceProcess(folder, name, all);
    processes.add(process);
    return process;
  }

  /** Writes entries as a device of this name, in a process that then ends. */
  void fill(String device, int count) throws IOException {
    try (DeviceProcess filler = start("the process that fills " + device)) {
      filler.ask("fill", device, count, 1);
    }
  }

  /** Ends all processes and deletes what they have written. */
  @Override
  public void close() {
    processes.forEach(DeviceProcess::close);
    WorkFolder.delete(folder);
  }
}
