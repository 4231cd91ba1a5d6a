package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are told what to do, fail, or are ended in the middle of it. */
class DeviceProcessTest {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path place;

  @Test
  void twoProcessesGetInStep() throws Exception {
    try (Devices devices = Devices.create(place, true)) {
      devices.fill("full", 10);
      DeviceProcess full = devices.start("one");
      DeviceProcess empty = devices.start("other");
      String address = full.ask("open", "full", 0).path("address").asText();
      empty.ask("open", "empty", 0, address);
      JsonNode heard = empty.ask("entries", 10, PATIENCE_SECONDS);
      empty.ask("peers", 1, PATIENCE_SECONDS);
      full.ask("peers", 1, PATIENCE_SECONDS);

      assertTrue(heard.path("first").asLong() <= heard.path("last").asLong(), heard::toString);
      assertTrue(empty.ask("usage").path("heapPeak").asLong() > 0);
    }
    assertEquals(List.of(), left(), "what was written");
  }

  @Test
  void aProcessSaysWhatWentWrongAndGoesOn() throws Exception {
    try (Devices devices = Devices.create(place, true)) {
      DeviceProcess alone = devices.start("a lonely one");
      alone.ask("open", "alone", 0);

      IOException failed = assertThrows(IOException.class, () -> alone.ask("peers", 1, 0));

      assertTrue(failed.toString().contains("a lonely one: "), failed::toString);
      assertTrue(failed.toString().contains("not in step with 1 peers"), failed::toString);
      assertTrue(alone.ask("usage").has("bytes"));
    }
  }

  @Test
  void aProcessWithoutMemorySaysSo() throws Exception {
    try (Devices devices = Devices.create(place, true)) {
      DeviceProcess small = devices.start("a small one", "-Xmx6m");

      IOException failed =
          assertThrows(IOException.class, () -> small.ask("fill", "small", 50_000, 1));

      assertTrue(failed.toString().contains("OutOfMemoryError"), failed::toString);
    }
  }

  @Test
  void aProcessEndsWithItsInputWhateverItDoes() throws Exception {
    try (Devices devices = Devices.create(place, true)) {
      DeviceProcess waiting = devices.start("one that waits");
      waiting.ask("open", "alone", 0);
      waiting.tell("entries", 1, PATIENCE_SECONDS * PATIENCE_SECONDS);

      waiting.close();

      assertEquals(0, waiting.exitCode(), "ended by itself");
    }
    assertEquals(List.of(), left(), "what was written");
  }

  private List<Path> left() throws IOException {
    try (var all = Files.list(place)) {
      return all.toList();
    }
  }
}
