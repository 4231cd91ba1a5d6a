package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.StorageException;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.NewRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device whose disk is full says so, asks again, and gets everything once there is room. */
class StorageFailureTest {
  private static final Optional<String> NO_ROOM = Optional.of("no room, on purpose");
  private static final int EVENTS = 700;

  private final Invite invite = Invite.create("club");
  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final Store full = new Store();
  @TempDir private Path directory;

  /** A store that has room or not. */
  private static final class Store extends ForwardingStore {
    private boolean hasRoom;

    Store() {
      super(new MemoryEventStore());
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      if (!hasRoom) {
        throw new StorageException(StorageException.Kind.FULL, NO_ROOM.orElseThrow());
      }
      return super.append(rows, setState);
    }
  }

  @Test
  void receivedEventsThatFindNoRoomAreNamedAndComeWhenThereIsSome() throws Exception {
    List<Optional<String>> heard = new ArrayList<>();
    try (Community alice = builder("alice").open();
        Community bob = builder("bob").store(full).open();
        AutoCloseable changes =
            bob.onSyncStatus(status -> noteChange(heard, status.storageFailure()))) {
      alice.appendAll(
          IntStream.range(0, EVENTS)
              .mapToObj(n -> EventDraft.of("note").with("n", n).build())
              .toList());
      bob.peers().connect("10.0.0.1:7000");
      assertTrue(
          network.runUntil(() -> heard.contains(NO_ROOM), Duration.ofMinutes(1)),
          () -> changes + " told " + heard);
      network.run(Duration.ofMinutes(1));
      assertEquals(NO_ROOM, bob.syncStatus().storageFailure());
      assertEquals(Optional.empty(), alice.syncStatus().storageFailure());

      full.hasRoom = true;

      assertTrue(
          network.runUntil(
              () -> bob.syncStatus().inSync() && alice.syncStatus().inSync(),
              Duration.ofSeconds(30)));
      assertEquals(EVENTS, bob.info().events());
      assertEquals(Optional.empty(), bob.syncStatus().storageFailure());
      assertEquals(List.of(Optional.empty(), NO_ROOM, Optional.empty()), heard);
    }
  }

  private static void noteChange(List<Optional<String>> heard, Optional<String> now) {
    if (heard.isEmpty() || !heard.get(heard.size() - 1).equals(now)) {
      heard.add(now);
    }
  }

  private Communities.Builder builder(String name) {
    return Communities.builder()
        .directory(directory.resolve(name))
        .invite(invite)
        .environment(network.environment())
        .transport(network.transport());
  }
}
