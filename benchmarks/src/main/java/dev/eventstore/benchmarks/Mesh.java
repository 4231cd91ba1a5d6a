package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Processes whose devices start together, each with events of its own and the addresses of all.
 *
 * @param processes one for each device; none has a device open
 * @param size how many events each of them writes
 */
record Mesh(List<DeviceProcess> processes, LinksSize size) implements AutoCloseable {
  /** What is still under way when all have all is to be counted, too. */
  private static final long AFTERWARDS_SECONDS = 2;

  /**
   * What came of it.
   *
   * @param seconds from when the last device began until the last one had all
   * @param cpuMicros what all processes used meanwhile, for each time an event arrived
   * @param pushes how often an event was sent for each time it had to arrive
   * @param words the numbers behind {@code pushes}
   */
  record Run(double seconds, double cpuMicros, double pushes, String words) {}

  /** New processes. */
  static Mesh start(Devices devices, LinksSize size, List<String> options) throws IOException {
    List<DeviceProcess> processes = new ArrayList<>();
    for (int i = 0; i < size.meshDevices(); i++) {
      processes.add(devices.start("device " + i, options.toArray(String[]::new)));
    }
    return new Mesh(List.copyOf(processes), size);
  }

  /** Each process writes its events as a new device, then all of them become equal. */
  Run run(String prefix) throws IOException, InterruptedException {
    for (int i = 0; i < processes.size(); i++) {
      processes.get(i).ask("fill", prefix + i, size.meshEvents(), i);
    }
    double cpuBefore = cpuMicros();
    long lastBegan = started(prefix);
    long lastHeard = heardAll();
    double cpuEach = (cpuMicros() - cpuBefore) / deliveries();
    for (DeviceProcess process : processes) {
      process.ask("peers", processes.size() - 1, size.limitSeconds());
    }
    TimeUnit.SECONDS.sleep(AFTERWARDS_SECONDS);
    Run run = counted((lastHeard - lastBegan) / 1e9, cpuEach);
    for (DeviceProcess process : processes) {
      process.ask("close");
    }
    return run;
  }

  private double deliveries() {
    return (double) processes.size() * (processes.size() - 1) * size.meshEvents();
  }

  private double cpuMicros() throws IOException {
    double micros = 0;
    for (DeviceProcess process : processes) {
      micros += process.ask("cpu").path("cpuNanos").asLong() / 1e3;
    }
    return micros;
  }

  /** All at once; returns when the last one began. */
  private long started(String prefix) throws IOException {
    List<Integer> ports = freePorts(processes.size());
    for (int i = 0; i < processes.size(); i++) {
      List<Object> words = new ArrayList<>(List.of("open", prefix + i, ports.get(i)));
      for (int port : ports) {
        if (port != ports.get(i)) {
          words.add(LinkedDevice.address(port));
        }
      }
      processes.get(i).tell(words.toArray());
    }
    long last = Long.MIN_VALUE;
    for (DeviceProcess process : processes) {
      last = Math.max(last, process.answer().path("began").asLong());
    }
    return last;
  }

  /** Ports that nobody has just now: each device must know those of the others beforehand. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<DatagramSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new DatagramSocket(0, LinkedDevice.loopback()));
      }
      return sockets.stream().map(DatagramSocket::getLocalPort).toList();
    } finally {
      sockets.forEach(DatagramSocket::close);
    }
  }

  /** Returns when the last device had the last event. */
  private long heardAll() throws IOException {
    for (DeviceProcess process : processes) {
      process.tell("entries", processes.size() * size.meshEvents(), size.limitSeconds());
    }
    long last = Long.MIN_VALUE;
    for (DeviceProcess process : processes) {
      last = Math.max(last, process.answer().path("last").asLong());
    }
    return last;
  }

  private Run counted(double seconds, double cpuMicros) throws IOException {
    long in = 0;
    long out = 0;
    long duplicates = 0;
    for (DeviceProcess process : processes) {
      JsonNode usage = process.ask("usage");
      in += usage.path("eventsIn").asLong();
      out += usage.path("eventsOut").asLong();
      duplicates += usage.path("duplicatesIn").asLong();
    }
    String words = "%,d sent; %,d received and %,d once more".formatted(out, in, duplicates);
    return new Run(seconds, cpuMicros, Math.max(out, in + duplicates) / deliveries(), words);
  }

  /** Ends all processes. */
  @Override
  public void close() {
    processes.forEach(DeviceProcess::close);
  }
}
