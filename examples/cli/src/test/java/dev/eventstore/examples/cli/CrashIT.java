package dev.eventstore.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that append, import and sync are killed without warning, {@code
 * -Deventstore.it.crashes} times in all. The seed decides the moments; what a process has done by
 * then, it does not.
 */
class CrashIT {
  private static final int CRASHES = Integer.getInteger("eventstore.it.crashes", 100);

  @TempDir Path folder;
  private final long seed = Long.getLong("eventstore.seed", new Random().nextLong());
  private final List<Victim> victims = new ArrayList<>();
  private Programs programs;

  @BeforeEach
  void start() throws IOException {
    System.out.println("CrashIT: -Deventstore.seed=" + seed);
    programs = new Programs(folder);
    victims.add(new AppendingVictim(programs, folder, new Random(seed)));
    victims.add(new ImportingVictim(programs, folder, new Random(seed + 1)));
    victims.add(new SyncingVictim(programs, folder, new Random(seed + 2)));
  }

  @AfterEach
  void end() {
    programs.killAll();
    victims.forEach(Victim::close);
  }

  /** One of each kind at a time, next to each other: most of a process's life is waiting. */
  @Test
  void whateverMomentAProcessIsKilledAtNothingIsLostOrDamaged() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(victims.size());
    try {
      List<Callable<Void>> all = victims.stream().map(this::allCrashes).toList();
      for (Future<Void> one : executor.invokeAll(all)) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private Callable<Void> allCrashes(Victim victim) {
    int crashes = (CRASHES + victims.size() - 1) / victims.size();
    return () -> {
      for (int i = 0; i < crashes; i++) {
        victim.crash();
      }
      victim.conclude();
      return null;
    };
  }
}
