package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Devices that each have written something start together, each with the addresses of all. */
final class MeshPart implements LinksPart {
  private static final double MOST_SECONDS = 3;
  private static final double MOST_PUSHES = 1.2;

  /** What is still under way when all have all is to be counted, too. */
  private static final long AFTERWARDS_SECONDS = 2;

  @Override
  public String words() {
    return "a mesh";
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("mesh, until all have all", "s", Target.atMost(MOST_SECONDS)),
        Row.of("mesh, pushes for a delivery", "x", Target.atMost(MOST_PUSHES)));
  }

  @Override
  public List<Row> measure(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException {
    List<DeviceProcess> mesh = filled(devices, size);
    long lastBegan = started(mesh);
    long lastHeard = heardAll(mesh, size);
    for (DeviceProcess device : mesh) {
      device.ask("peers", mesh.size() - 1, size.limitSeconds());
    }
    TimeUnit.SECONDS.sleep(AFTERWARDS_SECONDS);
    String note = "%d devices, %,d events each".formatted(mesh.size(), size.meshEvents());
    Row time = rows().get(0).with((lastHeard - lastBegan) / 1e9).noted(note);
    return List.of(time, pushes(mesh, size));
  }

  private static List<DeviceProcess> filled(Devices devices, LinksSize size) throws IOException {
    List<DeviceProcess> mesh = new ArrayList<>();
    for (int i = 0; i < size.meshDevices(); i++) {
      mesh.add(devices.start(name(i)));
      mesh.get(i).ask("fill", name(i), size.meshEvents(), i);
    }
    return mesh;
  }

  private static String name(int device) {
    return "device-" + device;
  }

  /** All at once; returns when the last one began. */
  private static long started(List<DeviceProcess> mesh) throws IOException {
    List<Integer> ports = freePorts(mesh.size());
    for (int i = 0; i < mesh.size(); i++) {
      List<Object> words = new ArrayList<>(List.of("open", name(i), ports.get(i)));
      for (int port : ports) {
        if (port != ports.get(i)) {
          words.add(LinkedDevice.address(port));
        }
      }
      mesh.get(i).tell(words.toArray());
    }
    long last = Long.MIN_VALUE;
    for (DeviceProcess device : mesh) {
      last = Math.max(last, device.answer().path("began").asLong());
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
  private static long heardAll(List<DeviceProcess> mesh, LinksSize size) throws IOException {
    for (DeviceProcess device : mesh) {
      device.tell("entries", mesh.size() * size.meshEvents(), size.limitSeconds());
    }
    long last = Long.MIN_VALUE;
    for (DeviceProcess device : mesh) {
      last = Math.max(last, device.answer().path("last").asLong());
    }
    return last;
  }

  private Row pushes(List<DeviceProcess> mesh, LinksSize size) throws IOException {
    long in = 0;
    long out = 0;
    long duplicates = 0;
    for (DeviceProcess device : mesh) {
      JsonNode usage = device.ask("usage");
      in += usage.path("eventsIn").asLong();
      out += usage.path("eventsOut").asLong();
      duplicates += usage.path("duplicatesIn").asLong();
    }
    double deliveries = (double) mesh.size() * (mesh.size() - 1) * size.meshEvents();
    return rows()
        .get(1)
        .with(Math.max(out, in + duplicates) / deliveries)
        .noted("%,d sent; %,d received and %,d once more".formatted(out, in, duplicates));
  }
}
