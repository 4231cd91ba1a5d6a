package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutsTest {
  @TempDir Path folder;

  @Test
  void everyLayoutStoresAndFindsItsRows() throws Exception {
    for (Layout layout : Layout.all()) {
      LayoutRun.Result result = new LayoutRun(folder, 2_000).run(layout);
      assertTrue(result.bytesPerRow() > LayoutRows.SEALED_BYTES, layout.name());
      assertTrue(result.walBytesPerRow() > LayoutRows.SEALED_BYTES, layout.name());
      assertEquals(layout.idLookup().isEmpty(), result.findMicros() < 0, layout.name());
    }
  }

  @Test
  void theCommandPrintsALineForEachChosenLayout() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, UTF_8);
    int code =
        Main.run(new Terminal(printed, printed), "layouts", "--rows=2000", "--only=an id index");
    assertEquals(0, code, out.toString(UTF_8));
    assertTrue(out.toString(UTF_8).contains("6 bytes in an id index"), out.toString(UTF_8));
  }
}
