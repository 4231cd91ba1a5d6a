package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of {@code links}, one after the other. One that fails leaves rows that say so, and the
 * others go on.
 */
final class LinksRun {
  private final Path folder;
  private final LinksSize size;
  private final Terminal terminal;

  LinksRun(Path folder, LinksSize size, Terminal terminal) {
    this.folder = folder;
    this.size = size;
    this.terminal = terminal;
  }

  List<Row> run(List<LinksPartName> names) throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      LinksPart part = names.get(i).make();
      terminal.progress("[%d/%d] %s".formatted(i + 1, names.size(), part.words()));
      rows.addAll(measured(part));
    }
    return rows;
  }

  private List<Row> measured(LinksPart part) throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    Setting all = new Setting(folder, 0, size.events(), size.rounds(), 0, cores, true);
    return tried(part).stream().map(row -> row.at(all)).toList();
  }

  private List<Row> tried(LinksPart part) throws InterruptedException {
    try (Devices devices = Devices.create(folder, size.quick())) {
      return part.measure(devices, size, terminal);
    } catch (IOException failed) {
      terminal.err().println("  failed: " + failed.getMessage());
      return part.rows().stream().map(row -> row.noted(failed.toString())).toList();
    }
  }
}
