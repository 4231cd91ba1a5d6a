package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes on four hosts of their own, whose kernel drops 30 % of all packets before they
 * reach a socket. Each has written a quarter of the events and knows the addresses of all others: a
 * full mesh, in which an event that is lost on one way may also come on two others, so that what
 * repairs losses has every opportunity to send too much. Needs root on Linux, {@code ip}, and
 * {@code nft} or {@code iptables}. {@code -Deventstore.it.loss=N} drops another share.
 */
@EnabledOnOs(OS.LINUX)
class LossIT {
  private static final int DEVICES = 4;
  private static final int EVENTS = 5_000;
  private static final int LOST_PERCENT = Integer.getInteger("eventstore.it.loss", 30);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Hosts of the test's own have all ports free. */
  private static final int PORT = 7000;

  /** Of so many, a share that is another is no accident. */
  private static final int MIN_PACKETS = 1_000;

  /** When, since its start, a device held everything, and when it knew so of all others. */
  private record Times(long allHereMillis, long inStepMillis) {}

  @TempDir Path folder;
  private Programs programs;
  private Namespaces network;
  private List<String> hosts;
  private DropRule rule;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    network = Namespaces.open();
    hosts = IntStream.range(0, DEVICES).mapToObj(n -> network.addHost()).toList();
    rule = DropRule.install(network, hosts, LOST_PERCENT);
  }

  @AfterEach
  void leaveNothing() {
    try {
      programs.killAll();
    } finally {
      if (network != null) {
        network.close();
      }
    }
  }

  @Test
  void allGetEverythingThoughThirtyOfAHundredPacketsAreLost() throws IOException {
    List<Device> devices = devicesWithEvents();
    List<RunningProgram> syncs = devices.stream().map(this::sync).toList();
    List<Times> times = syncs.stream().map(LossIT::awaitInStep).toList();
    printTimes(times);
    assertPacketsWereDropped();
    syncs.forEach(RunningProgram::terminate);
    syncs.forEach(sync -> assertEquals(0, sync.awaitExit(Device.PATIENCE), sync.err()));
    assertSameLogs(syncs);
    assertIntact(devices);
  }

  private List<Device> devicesWithEvents() throws IOException {
    List<Device> devices = hosts.stream().map(programs::device).toList();
    String link = devices.get(0).create("book club");
    devices.stream().skip(1).forEach(device -> device.join(link));
    Texts texts = Texts.ofThisMachine(EVENTS);
    List<RunningProgram> imports = new ArrayList<>();
    for (int n = 0; n < DEVICES; n++) {
      List<String> lines = texts.lines(hosts.get(n), EVENTS / DEVICES, n, DEVICES);
      imports.add(devices.get(n).importLines(lines));
    }
    imports.forEach(Device::succeed);
    return devices;
  }

  private RunningProgram sync(Device device) {
    String host = String.valueOf(device.folder().getFileName());
    List<String> arguments = new ArrayList<>(List.of("sync", device.folder().toString()));
    arguments.addAll(List.of("--json", "--port", String.valueOf(PORT)));
    for (String other : hosts) {
      if (!other.equals(host)) {
        arguments.addAll(List.of("--peer", Namespaces.address(other) + ":" + PORT));
      }
    }
    return programs.startUnder(network.wrapper(host), List.of(), arguments.toArray(String[]::new));
  }

  /** A status line comes every second; waits for the one that says that all is done. */
  private static Times awaitInStep(RunningProgram sync) {
    OptionalLong allHere = OptionalLong.empty();
    while (true) {
      JsonNode status = Device.json(sync.awaitLine(Device.PATIENCE));
      long elapsedMillis = status.path("elapsedMillis").longValue();
      assertTrue(elapsedMillis < LIMIT.toMillis(), status::toString);
      if (allHere.isEmpty() && status.path("events").longValue() == EVENTS) {
        allHere = OptionalLong.of(elapsedMillis);
      }
      if (allHere.isPresent() && isInStepWithAll(status)) {
        return new Times(allHere.getAsLong(), elapsedMillis);
      }
    }
  }

  private static boolean isInStepWithAll(JsonNode status) {
    JsonNode peers = status.path("peers");
    return peers.size() == DEVICES - 1
        && StreamSupport.stream(peers.spliterator(), false)
            .allMatch(peer -> peer.path("inSync").booleanValue());
  }

  private void printTimes(List<Times> times) {
    System.out.printf(
        Locale.ROOT,
        "%d devices, %,d events, %d %% of packets dropped by %s: all have all after %.0f s, and"
            + " know it of each other after %.0f s%n",
        DEVICES,
        EVENTS,
        LOST_PERCENT,
        rule.tool(),
        times.stream().mapToLong(Times::allHereMillis).max().orElseThrow() / 1e3,
        times.stream().mapToLong(Times::inStepMillis).max().orElseThrow() / 1e3);
  }

  private void assertPacketsWereDropped() {
    for (String host : hosts) {
      DropRule.Count count = rule.count(network, host);
      System.out.printf(Locale.ROOT, "%s: %s, %.1f %%%n", host, count, 100 * count.share());
      assertTrue(count.arrived() >= MIN_PACKETS, count::toString);
      assertEquals(LOST_PERCENT / 100.0, count.share(), 0.05, count::toString);
    }
  }

  /** The last line of each is the state at its end. */
  private static void assertSameLogs(List<RunningProgram> syncs) {
    List<JsonNode> ends = syncs.stream().map(Device::lastStatus).toList();
    ends.forEach(end -> assertEquals(EVENTS, end.path("events").longValue(), end::toString));
    assertEquals(1, ends.stream().map(end -> end.path("root")).distinct().count());
    long sent = ends.stream().mapToLong(end -> end.path("eventsOut").longValue()).sum();
    long again = ends.stream().mapToLong(end -> end.path("duplicatesIn").longValue()).sum();
    long arrived = ends.stream().mapToLong(end -> end.path("eventsIn").longValue()).sum();
    long bytes = ends.stream().mapToLong(end -> end.path("bytesOut").longValue()).sum();
    System.out.printf(
        Locale.ROOT,
        "%,d events arrived, %,d duplicates; %,d sent, %.2f pushes for each; %,d bytes sent%n",
        arrived,
        again,
        sent,
        (double) sent / arrived,
        bytes);
    assertEquals(
        (DEVICES - 1) * EVENTS, arrived, "each device takes each event of the others once");
  }

  private static void assertIntact(List<Device> devices) {
    List<RunningProgram> checks =
        devices.stream().map(each -> each.run("verify", "--json")).toList();
    for (RunningProgram check : checks) {
      JsonNode result = Device.json(Device.succeed(check));
      assertEquals(EVENTS, result.path("checked").longValue());
      assertEquals(0, result.path("damagedCount").longValue());
    }
  }
}
