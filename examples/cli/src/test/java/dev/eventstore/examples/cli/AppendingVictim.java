package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventId;
import dev.eventstore.core.Communities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Killed while it appends: every acknowledged event must be there, the next time and at the end.
 */
final class AppendingVictim extends Victim {
  private final List<EventId> acknowledged = new ArrayList<>();

  AppendingVictim(Programs programs, Path folder, Random random) throws IOException {
    super(programs, "appending", folder, random);
    device().create("book club");
  }

  @Override
  RunningProgram start() {
    return mainInTemporary(Appender.class);
  }

  @Override
  void awaitWork(RunningProgram program) {
    program.awaitLine(Device.PATIENCE);
  }

  @Override
  boolean check(RunningProgram killed, Community reopened) {
    List<EventId> now = killed.out().lines().map(EventId::parse).toList();
    acknowledged.addAll(now);
    assertEquals(List.of(), lost(now, reopened), "acknowledged and not there");
    assertTrue(reopened.info().events() >= acknowledged.size());
    return !now.isEmpty();
  }

  @Override
  void conclude() throws IOException {
    super.conclude();
    try (Community community = Communities.builder().directory(device().folder()).open()) {
      assertEquals(List.of(), lost(acknowledged, community), "acknowledged and not there");
    }
    System.out.printf("%d appends were acknowledged%n", acknowledged.size());
  }

  private static List<EventId> lost(List<EventId> ids, Community community) {
    return ids.stream().filter(id -> community.find(id).isEmpty()).toList();
  }
}
