package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What a process of {@code links} does when it is told to; {@link DeviceProcess} tells it. Mostly
 * it has one device; figures are those of the first. One thread at a time.
 */
final class DeviceHost {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final HeapPeak heap = HeapPeak.watch();
  private final List<LinkedDevice> devices = new ArrayList<>();
  private Optional<PacedAppends> appends = Optional.empty();
  private Optional<Attacker> attacker = Optional.empty();

  DeviceHost(Path folder) {
    this.folder = folder;
  }

  /** Does what the first word says with the others, and returns what came of it. */
  ObjectNode run(List<String> words) throws Exception {
    ObjectNode answer = MAPPER.createObjectNode();
    switch (words.get(0)) {
      case "fill" -> LinkedDevice.fill(folder, words.get(1), number(words, 2), number(words, 3));
      case "open" -> open(words, answer);
      case "close" -> close();
      case "heard" -> tell(first().arrivals().heard(), answer);
      case "entries" -> awaitEntries(number(words, 1), number(words, 2), answer);
      case "peers" -> awaitPeers(number(words, 1), number(words, 2));
      case "pace" -> pace(number(words, 1));
      case "rest" -> answer.put("sent", appends.orElseThrow().rest());
      case "timed" -> awaitTimed(number(words, 1), number(words, 2), answer);
      case "forget" -> first().arrivals().forgetTimed();
      case "cpu" -> answer.put("cpuNanos", Cpu.processNanos());
      case "usage" -> usage(answer);
      case "heap" -> answer.put("live", HeapPeak.liveBytes());
      case "network" -> network(answer);
      case "attack" -> attack(number(words, 1), answer);
      case "flood" -> flood(words);
      case "flooded" -> attacker.orElseThrow().end(answer);
      default -> throw new IllegalArgumentException("nobody knows " + words);
    }
    return answer;
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }

  private LinkedDevice first() {
    return devices.get(0);
  }

  private void open(List<String> words, ObjectNode answer) throws Exception {
    List<String> peers = words.subList(3, words.size());
    LinkedDevice device = LinkedDevice.open(folder, words.get(1), number(words, 2), peers);
    devices.add(device);
    answer
        .put("address", device.address())
        .put("port", device.port())
        .put("began", device.beganNanos());
  }

  private void close() {
    devices.forEach(LinkedDevice::close);
    devices.clear();
  }

  private void attack(int server, ObjectNode answer) throws Exception {
    Attacker begun = new Attacker(folder, server);
    attacker = Optional.of(begun);
    answer.put("address", LinkedDevice.address(begun.port()));
  }

  private void flood(List<String> words) throws Exception {
    FloodKind kind = FloodKind.valueOf(words.get(1));
    attacker.orElseThrow().begin(kind, number(words, 2), number(words, 3), number(words, 4));
  }

  private void awaitEntries(int count, int seconds, ObjectNode answer) throws Exception {
    if (!first().arrivals().awaitEntries(count, seconds)) {
      throw new IllegalStateException(
          "after %d s it has %,d of %,d events"
              .formatted(seconds, first().community().info().events(), count));
    }
    tell(first().arrivals().heard(), answer);
  }

  private static void tell(Arrivals.Heard heard, ObjectNode answer) {
    answer
        .put("count", heard.count())
        .put("first", heard.firstNanos())
        .put("last", heard.lastNanos());
  }

  private void awaitPeers(int count, int seconds) throws Exception {
    for (LinkedDevice device : devices) {
      if (!device.awaitPeers(count, seconds)) {
        throw new IllegalStateException(
            "after %d s it is not in step with %d peers".formatted(seconds, count));
      }
    }
  }

  private void pace(int perSecond) {
    PacedAppends paced = new PacedAppends(first().community(), perSecond);
    paced.begin();
    appends = Optional.of(paced);
  }

  private void awaitTimed(int count, int seconds, ObjectNode answer) throws Exception {
    boolean there = first().arrivals().awaitTimed(count, seconds);
    Histogram nanos = first().arrivals().latencies();
    if (!there) {
      throw new IllegalStateException(
          "after %d s it has heard %,d of %,d timed events"
              .formatted(seconds, nanos.getTotalCount(), count));
    }
    answer
        .put("count", nanos.getTotalCount())
        .put("p50", nanos.getValueAtPercentile(50))
        .put("p99", nanos.getValueAtPercentile(99))
        .put("most", nanos.getMaxValue());
  }

  private void network(ObjectNode answer) throws IOException {
    Cpu.Threads threads = Cpu.threadsNamed("eventstore-udp-");
    answer
        .put("cpuNanos", threads.nanosSince(new Cpu.Threads(Map.of())))
        .put("dropped", SocketDrops.at(first().port()));
  }

  private void usage(ObjectNode answer) {
    Traffic traffic = first().community().syncStatus().traffic();
    answer
        .put("nanos", System.nanoTime())
        .put("cpuNanos", Cpu.processNanos())
        .put("bytes", traffic.bytesIn() + traffic.bytesOut())
        .put("eventsIn", traffic.eventsIn())
        .put("eventsOut", traffic.eventsOut())
        .put("duplicatesIn", traffic.duplicatesIn())
        .put("heapPeak", heap.inUseBytes())
        .put("heapCollected", heap.collectedBytes());
  }
}
