package dev.eventstore.sync.udp;

import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.OrderedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes down what a comparison brings to light. */
final class FoundEvents implements Findings {
  final Set<Long> lacking = new TreeSet<>();
  final List<CellRequest> contested = new ArrayList<>();
  final Set<Long> underway = new TreeSet<>();
  long provenLack;

  /** Compares to the end; in how many pieces. */
  int run(Comparison comparison, OrderedSet ours) {
    int pieces = 1;
    while (!comparison.next(ours, this)) {
      pieces++;
    }
    return pieces;
  }

  @Override
  public void lacking(long seq) {
    lacking.add(seq);
  }

  @Override
  public boolean isUnderway(long seq) {
    return underway.contains(seq);
  }

  @Override
  public void contested(CellRequest request) {
    contested.add(request);
  }

  @Override
  public void provenLack(long events) {
    provenLack += events;
  }
}
