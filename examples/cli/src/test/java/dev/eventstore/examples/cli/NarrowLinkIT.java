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
 * while handshakes and full datagrams have 1,200: the system has to cut them. Needs root on Linux
 * and {@code ip}.
 */
@EnabledOnOs(OS.LINUX)
class NarrowLinkIT {
  private static final int MTU = 1_000;
  private static final int EVENTS = 200;
  private static final int PORT = 7000;

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
    RunningProgram source = sync(writer, first, second, "--timeout=60s");
    RunningProgram sink = sync(reader, second, first, "--expect=" + EVENTS, "--timeout=60s");
    assertEquals(0, sink.awaitExit(Device.PATIENCE), sink.err());
    JsonNode end = Device.lastStatus(sink);
    assertEquals(EVENTS, end.path("events").longValue(), end::toString);
    source.terminate();
    source.awaitExit(Device.PATIENCE);
  }

  private String narrowHost() {
    String host = network.addHost();
    Namespaces.Answer answer = network.run(host, "ip link set eth0 mtu " + MTU);
    assertTrue(answer.succeeded(), answer::text);
    return host;
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
