package dev.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the ordered set in memory beside what it is to reach. */
@Command(
    name = "ordered-set",
    description = {
      "Fills ordered sets with keys in several orders, and prints nanoseconds of CPU of inserts and",
      "ranges, and bytes of an event, beside their targets. With -Xms1g -Xmx1g -XX:+AlwaysPreTouch",
      "for the JVM, what the system takes to give it memory is not among them."
    })
final class OrderedSetCommand implements Runnable {
  private final Terminal terminal;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "How many events a set has (${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How many rounds count, after two that warm up (${DEFAULT-VALUE}).")
  private int rounds;

  OrderedSetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    List<Row> rows = new ArrayList<>();
    for (KeyOrder order : KeyOrder.values()) {
      terminal.progress(order.words());
      rows.addAll(new OrderedSetRun(order, events).run(rounds));
    }
    Table.print(rows, "one thread, Java " + Runtime.version().feature(), terminal.out());
  }
}
