package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes open one directory at the same moment, again and again. */
class OpenRaceIT {
  private static final int ROUNDS = 100;

  @TempDir Path folder;
  private Programs programs;
  private Device device;
  private RunningProgram left;
  private RunningProgram right;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    device = programs.device("alice");
    device.create("book club");
    left = racer();
    right = racer();
  }

  private RunningProgram racer() {
    return programs.startMain(Racer.class, device.folder().toString());
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void exactlyOneWinsAndTheOtherIsToldWhoHoldsIt() {
    List.of(left, right).forEach(racer -> assertEquals(Racer.READY, next(racer)));
    int wonByLeft = 0;
    for (int round = 0; round < ROUNDS; round++) {
      RunningProgram winner = race(round % 2 == 0);
      wonByLeft += winner == left ? 1 : 0;
      winner.type("close");
      assertEquals(Racer.CLOSED, next(winner));
    }
    System.out.printf("%d of %d races won by the one of two%n", wonByLeft, ROUNDS);
  }

  @Test
  void afterTheHolderWasKilledTheNextWins() {
    List.of(left, right).forEach(racer -> assertEquals(Racer.READY, next(racer)));
    RunningProgram holder = race(true);
    holder.kill();
    holder.awaitExit(Device.PATIENCE);

    RunningProgram next = holder == left ? right : left;
    next.type("go");
    assertEquals(Racer.WON, next(next));
    RunningProgram third = racer();
    assertEquals(Racer.READY, next(third));
    third.type("go");
    assertEquals(refusal(next), next(third));
  }

  /** Returns who won, once the other was refused. */
  private RunningProgram race(boolean leftFirst) {
    (leftFirst ? left : right).type("go");
    (leftFirst ? right : left).type("go");
    String ofLeft = next(left);
    String ofRight = next(right);
    RunningProgram winner = ofLeft.equals(Racer.WON) ? left : right;
    assertTrue(List.of(ofLeft, ofRight).contains(Racer.WON), ofLeft + "; " + ofRight);
    assertEquals(refusal(winner), winner == left ? ofRight : ofLeft);
    return winner;
  }

  private String refusal(RunningProgram holder) {
    return "LOCKED: the directory " + device.folder() + " is in use by process " + holder.pid();
  }

  private static String next(RunningProgram racer) {
    return racer.awaitLine(Device.PATIENCE);
  }
}
