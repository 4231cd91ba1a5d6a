package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.EventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Communities whose events lie in a store that the application brings. */
@Timeout(120)
class GivenStoreTest {
  private static final int DEADLINE_SECONDS = 30;

  private final Invite invite = Invite.create("given");
  private MemoryEventStore memory = new MemoryEventStore();
  @TempDir private Path directory;

  private Communities.Builder builder(String name) {
    return Communities.builder().directory(directory.resolve(name)).invite(invite);
  }

  private static EventDraft note(String text) {
    return EventDraft.of("note").with("text", text).build();
  }

  private static List<EventDraft> notes(String author, int count) {
    return IntStream.range(0, count).mapToObj(i -> note(author + " " + i)).toList();
  }

  @Test
  void aDeviceInMemoryAndOneOnDiskComeToTheSameRoot() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    try (Community inMemory = simulated(network, builder("memory").store(memory));
        Community onDisk = simulated(network, builder("disk"))) {
      inMemory.appendAll(notes("memory", 700));
      onDisk.appendAll(notes("disk", 700));
      inMemory.peers().connect("10.0.0.2:7000");
      assertTrue(
          network.runUntil(
              () -> inMemory.syncStatus().inSync() && onDisk.syncStatus().inSync(),
              Duration.ofMinutes(2)));
      assertEquals(onDisk.info().root(), inMemory.info().root());
      assertEquals(1_400, inMemory.info().events());
      EventQuery all = EventQuery.of(EventFilter.type("note")).limit(2_000).build();
      assertEquals(
          onDisk.query(all).stream().map(event -> event.id()).toList(),
          inMemory.query(all).stream().map(event -> event.id()).toList());
    }
    assertFalse(Files.exists(directory.resolve("memory").resolve("events.db")));
    assertTrue(Files.exists(directory.resolve("memory").resolve("device.key")));
  }

  private static Community simulated(SimulatedNetwork network, Communities.Builder builder) {
    return builder.environment(network.environment()).transport(network.transport()).open();
  }

  @Test
  void aDeviceThatIsRestartedFindsItsLogAndItsName() {
    Receipt receipt;
    Bytes self;
    try (Community community = builder("a").store(memory).open()) {
      receipt = community.append(note("before"));
      self = community.self().value();
    }
    memory = memory.reopened();
    try (Community again = builder("a").store(memory).open()) {
      assertEquals("before", again.find(receipt.id()).orElseThrow().text("text"));
      assertEquals(self, again.self().value());
      again.append(note("after"));
      assertEquals(2, again.info().events());
      assertTrue(again.verify(checked -> {}).passed());
    }
  }

  @Test
  void theStoreIsClosedWithTheCommunity() {
    builder("a").store(memory).open().close();
    assertThrows(StorageException.class, memory::setState);
  }

  @Test
  void theStoreIsClosedWhenOpeningFails() {
    try (Community first = builder("a").open()) {
      assertThrows(StorageException.class, () -> builder("a").store(memory).open());
    }
    assertThrows(StorageException.class, memory::setState);
    EventStore broken =
        new FaultyEventStore(new MemoryEventStore(), Faults.at(1, Faults.Kind.BREAK));
    assertThrows(StorageException.class, () -> builder("a").store(broken).open());
    builder("a").open().close();
  }

  @Test
  void whileAnAppendStallsReadersGoOnAndItIsAcknowledgedAfterwards() throws Exception {
    Faults faults = Faults.at(stallingOperation(), Faults.Kind.STALL);
    EventStore store = new FaultyEventStore(memory, faults);
    try (Community community = builder("a").store(store).open()) {
      CompletableFuture<Receipt> receipt = community.appendAsync(note("slow"));
      assertTrue(faults.awaitStalled(Duration.ofSeconds(DEADLINE_SECONDS)));
      assertEquals(List.of(), community.query(EventQuery.of(EventFilter.all()).build()));
      assertFalse(receipt.isDone());
      faults.release();
      Receipt stored = receipt.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertEquals(
          Optional.of("slow"), community.find(stored.id()).map(event -> event.text("text")));
    }
  }

  /** The first one after opening: the append. */
  private long stallingOperation() {
    Faults none = Faults.none();
    EventStore store = new FaultyEventStore(new MemoryEventStore(), none);
    try (Community community = builder("a").store(store).open()) {
      return none.operations() + 1;
    }
  }
}
