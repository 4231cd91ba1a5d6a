package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.nio.file.Path;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LogWalkTest {
  private static final int EVENTS = 1_000; // five pages

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();

  /** Where no event is wanted the visitor is never asked, nor where the newest are looked up. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 900})
  void walkThatMayNotGoOnEndsWithThePage(long limit) {
    try (Community community = filled()) {
      LogFilter filter = new LogFilter();
      if (limit < 0) {
        String other = community.self().toString().startsWith("A") ? "B" : "A";
        new CommandLine(filter).parseArgs("--author=" + other);
      }
      LogWalk walk =
          new LogWalk(community, filter, Long.MAX_VALUE, () -> asked.incrementAndGet() <= 2);

      walk.oldestFirst(
          limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit),
          event -> {
            throw new AssertionError("no event should have been reached");
          });

      assertEquals(limit < 0 ? 3 : 4, asked.get());
    }
  }

  @Test
  void walkSeesEachEventOfAllPagesOnce() {
    try (Community community = filled()) {
      AtomicInteger seen = new AtomicInteger();

      new LogWalk(community, new LogFilter())
          .oldestFirst(OptionalLong.empty(), event -> seen.incrementAndGet() > 0);

      assertEquals(EVENTS, seen.get());
    }
  }

  private Community filled() {
    Community community =
        Communities.builder()
            .directory(folder.resolve("alice"))
            .invite(Invite.create("club"))
            .open();
    community.appendAll(Collections.nCopies(EVENTS, EventDraft.of("message").build()));
    return community;
  }
}
