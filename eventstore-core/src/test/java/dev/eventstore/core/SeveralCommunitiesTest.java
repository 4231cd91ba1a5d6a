package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process may have several communities open, each in a directory of its own. */
@Timeout(60)
final class SeveralCommunitiesTest {
  private static final int DEADLINE_SECONDS = 20;

  @TempDir private Path directory;
  private final Invite invite = Invite.create("in one process");

  private Community open(String name, Invite to) {
    return Communities.builder().directory(directory.resolve(name)).invite(to).open();
  }

  private static EventDraft message(String content) {
    return EventDraft.of("message").with("content", content).build();
  }

  @Test
  void twoDevicesOfOneCommunityEachHaveTheirNameAndTheirLog() throws InterruptedException {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    try (Community alice = open("alice", invite);
        Community bob = open("bob", invite)) {
      assertNotEquals(alice.self(), bob.self());
      bob.subscribe(EventFilter.all(), event -> heard.add(event));
      Receipt fromAlice = alice.append(message("in the log of Alice"));
      Receipt fromBob = bob.append(message("in the log of Bob"));
      assertEquals(fromBob.id(), heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS).id());
      assertTrue(bob.find(fromAlice.id()).isEmpty());
      assertTrue(alice.find(fromBob.id()).isEmpty());
    }
    assertTrue(heard.isEmpty());
  }

  @Test
  void closingOneLeavesTheOtherAtWork() {
    Invite other = Invite.create("another");
    try (Community stays = open("stays", invite)) {
      Community goes = open("goes", other);
      goes.append(message("one"));
      goes.close();
      Receipt receipt = stays.append(message("two"));
      assertEquals("two", stays.find(receipt.id()).orElseThrow().text("content"));
      assertTrue(stays.verify(checked -> {}).passed());
      try (Community again = open("goes", other)) {
        assertEquals(1, again.info().events());
      }
    }
  }
}
