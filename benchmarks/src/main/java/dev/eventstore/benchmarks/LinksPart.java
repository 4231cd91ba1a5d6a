package dev.eventstore.benchmarks;

import java.io.IOException;
import java.util.List;

/** A part of {@code links}. */
interface LinksPart {
  /** What it does, in a few words. */
  String words();

  /** What it measures, without values: they show what is missing when it fails. */
  List<Row> rows();

  /**
   * Measures the rows, in their order.
   *
   * @throws IOException when a process fails; the message says which and why
   */
  List<Row> measure(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException;
}
