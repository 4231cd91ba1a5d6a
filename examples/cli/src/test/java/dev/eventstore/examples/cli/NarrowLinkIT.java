package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes on two hosts of their own whose interfaces carry packets of at most 1,000 bytes,
 * while handshakes and full datagrams have 1,200: the system has to cut them, and its counters show
 * that it did. Needs root on Linux, {@code unshare}, {@code nsenter} and {@code ip}.
 */
@EnabledOnOs(OS.LINUX)
class NarrowLinkIT {
  private static final int MTU = 1_000;
  private static final int EVENTS = 200;
  private static final int PORT = 7000;

  /**
   * The IPv4 packets that a host has cut out of longer ones, and those that it has joined again.
   */
  private record Fragments(long created, long joined) {
    Fragments since(Fragments before) {
      return new Fragments(created - before.created, joined - before.joined);
    }
  }

  @TempDir Path folder;
  private Programs programs;
  private Namespaces network;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    network = Namespaces.open();
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
  void everythingComesOverALinkThatIsNarrowerThanADatagram() throws IOException {
    String first = narrowHost();
    String second = narrowHost();
    Device writer = programs.device(first);
    Device reader = programs.device(second);
    String link = writer.create("book club");
    reader.join(link);
    Device.succeed(writer.importLines(lines()));
    List<String> hosts = List.of(first, second);
    List<Fragments> before = hosts.stream().map(this::fragments).toList();
    RunningProgram source = sync(writer, first, second, "--timeout=60s");
    RunningProgram sink = sync(reader, second, first, "--expect=" + EVENTS, "--timeout=60s");
    assertEquals(0, sink.awaitExit(Device.PATIENCE), sink.err());
    JsonNode end = Device.lastStatus(sink);
    assertEquals(EVENTS, end.path("events").longValue(), end::toString);
    source.terminate();
    assertEquals(0, source.awaitExit(Device.PATIENCE), source.err());
    for (int n = 0; n < hosts.size(); n++) {
      Fragments more = fragments(hosts.get(n)).since(before.get(n));
      System.out.println(hosts.get(n) + ": " + more);
      assertTrue(more.created() > 0 && more.joined() > 0, more::toString);
    }
  }

  private String narrowHost() {
    String host = network.addHost();
    Namespaces.Answer answer = network.run(host, "ip link set eth0 mtu " + MTU);
    if (!answer.succeeded()) {
      throw Namespaces.skipped(answer.text());
    }
    return host;
  }

  /** What the kernel of a host has counted until now; a line of names comes before the numbers. */
  private Fragments fragments(String host) {
    Namespaces.Answer answer = network.run(host, "cat /proc/net/snmp");
    assertTrue(answer.succeeded(), answer::text);
    List<List<String>> lines =
        answer
            .text()
            .lines()
            .filter(line -> line.startsWith("Ip: "))
            .map(line -> List.of(line.split(" ")))
            .toList();
    return new Fragments(number(lines, "FragCreates"), number(lines, "ReasmOKs"));
  }

  private static long number(List<List<String>> lines, String name) {
    return Long.parseLong(lines.get(1).get(lines.get(0).indexOf(name)));
  }

  /** Short ones, some that fill a datagram, and some of several. */
  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < EVENTS; n++) {
      lines.add("{\"type\":\"note\",\"text\":\"" + n + "x".repeat(n * 20) + "\"}");
    }
    return lines;
  }

  private RunningProgram sync(Device device, String here, String there, String... options) {
    List<String> arguments = new ArrayList<>(List.of("sync", device.folder().toString(), "--json"));
    arguments.addAll(List.of("--port", String.valueOf(PORT)));
    arguments.addAll(List.of("--peer", Namespaces.address(there) + ":" + PORT));
    arguments.addAll(List.of(options));
    return programs.startUnder(network.wrapper(here), List.of(), arguments.toArray(String[]::new));
  }
}
