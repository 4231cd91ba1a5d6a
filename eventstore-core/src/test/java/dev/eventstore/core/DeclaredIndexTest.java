package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes as an application declares them, on the threads of a real community. */
@Timeout(120)
class DeclaredIndexTest {
  private static final int EVENTS = 2_000;
  private static final int CHANNELS = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Invite invite = Invite.create("book club");
  @TempDir private Path directory;

  private Community open(String... indexed) {
    return Communities.builder().directory(directory).invite(invite).index(indexed).open();
  }

  private static List<EventDraft> drafts() {
    return IntStream.range(0, EVENTS)
        .mapToObj(n -> EventDraft.of("message").with("channel", "c" + n % CHANNELS).build())
        .toList();
  }

  private static int found(Community community) {
    EventFilter filter = EventFilter.type("message").where("channel", "c1");
    return community.query(EventQuery.of(filter).limit(2 * EVENTS).build()).size();
  }

  @Test
  void indexOfALogIsFilledWhileOthersAppendAndAsk() {
    try (Community community = open()) {
      community.appendAll(drafts());
    }
    try (Community community = open("channel", "channel", "room")) {
      community.appendAll(drafts());
      assertEquals(2 * EVENTS / CHANNELS, found(community));
      assertTrue(community.awaitIndexes(DEADLINE));
      assertEquals(Set.of(), community.info().unfilledIndexes());
      assertEquals(2 * EVENTS / CHANNELS, found(community));
    }
    try (Community community = open("channel")) {
      assertEquals(Set.of(), community.info().unfilledIndexes(), "nothing is left to do");
    }
  }

  @Test
  void closingInTheMiddleOfFillingHarmsNothing() {
    try (Community community = open()) {
      community.appendAll(drafts());
    }
    for (int i = 0; i < 3; i++) {
      open("channel").close();
    }
    try (Community community = open("channel")) {
      assertTrue(community.awaitIndexes(DEADLINE));
      assertEquals(EVENTS / CHANNELS, found(community));
    }
  }

  @Test
  void rebuiltDatabaseHasItsIndexesFilledAnew() throws IOException {
    try (Community community = open("channel")) {
      community.appendAll(drafts());
    }
    try (FileChannel database =
        FileChannel.open(directory.resolve(SqliteEventStore.FILE), StandardOpenOption.WRITE)) {
      database.write(ByteBuffer.wrap(new byte[4_096]), 0);
    }
    try (Community community = open("channel")) {
      assertTrue(community.info().rebuiltFrom().isPresent());
      assertEquals(EVENTS / CHANNELS, found(community));
      assertTrue(community.awaitIndexes(DEADLINE));
      assertEquals(EVENTS / CHANNELS, found(community));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "type", "ts", "author", "a\0b", "\ud800"})
  void whatCannotBeIndexedIsRefused(String field) {
    Communities.Builder builder = Communities.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.index("fine", field));
  }

  @Test
  void namesAndNumberOfIndexesAreBounded() {
    Communities.Builder builder = Communities.builder();
    String longest = "x".repeat(Limits.MAX_INDEXED_NAME_CHARS);
    assertThrows(IllegalArgumentException.class, () -> builder.index(longest + "x"));
    builder.index(longest);
    builder.index(
        IntStream.range(1, Limits.MAX_INDEXED_FIELDS)
            .mapToObj(n -> "f" + n)
            .toArray(String[]::new));
    builder.index("f1");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> builder.index("one more"));
    assertEquals("a community keeps indexes over at most 16 fields, not 17", refused.getMessage());
  }
}
