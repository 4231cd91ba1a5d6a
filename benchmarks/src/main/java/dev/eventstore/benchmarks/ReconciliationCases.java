package dev.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which runs there are. Loss is varied with two peers, and the number of peers without loss, unless
 * both are chosen: then every combination is run.
 *
 * @param events sizes
 * @param missing what is missing
 * @param peers numbers of devices; empty for 2, 5 and 20
 * @param losses in percent; empty for 0, 10 and 30
 * @param sides whether to run those where a case is spread or not
 */
record ReconciliationCases(
    List<Integer> events,
    List<Missing> missing,
    List<Integer> peers,
    List<Integer> losses,
    Predicate<Boolean> sides) {
  private static final List<Integer> PEERS = List.of(2, 5, 20);
  private static final List<Integer> LOSSES = List.of(0, 10, 30);
  private static final double PERCENT = 100;

  /** In the order in which they are run: those that share events one after the other. */
  List<ReconciliationCase> all() {
    List<ReconciliationCase> cases = new ArrayList<>();
    for (int size : events) {
      for (boolean spread : new boolean[] {false, true}) {
        for (int devices : peers.isEmpty() ? PEERS : peers) {
          for (int loss : losses.isEmpty() ? LOSSES : losses) {
            for (Missing some : missing) {
              ReconciliationCase one =
                  new ReconciliationCase(size, some, spread, devices, loss / PERCENT);
              if (isMeant(one)) {
                cases.add(one);
              }
            }
          }
        }
      }
    }
    return cases;
  }

  private boolean isMeant(ReconciliationCase one) {
    boolean possible = one.spread() ? one.missing().canBeSpread() : one.missing().canBeOnOneSide();
    boolean combined = one.peers() != 2 && one.loss() != 0;
    boolean chosen = !peers.isEmpty() && !losses.isEmpty();
    return possible && sides.test(one.spread()) && (!combined || chosen);
  }
}
