package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.StorageException;
import dev.eventstore.core.FailingStore.Mode;
import dev.eventstore.spi.EventStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status says why events cannot be stored, for as long as that is so. */
@Timeout(60)
class StorageFailureTest {
  @TempDir private Path directory;
  private FailingStore store;
  private Community community;

  @BeforeEach
  void open() {
    EventStore real =
        SqliteEventStore.open(directory, TestSealers.member(Invite.create("any")).ownerHash());
    store = new FailingStore(real);
    community =
        Communities.builder()
            .directory(directory.resolve("keys"))
            .invite(Invite.create("club"))
            .store(store)
            .open();
  }

  @AfterEach
  void close() {
    community.close();
  }

  @Test
  void failureIsNamedUntilTheNextCommitThatSucceeds() {
    assertEquals(Optional.empty(), failure());
    assertRefused(Mode.FAIL_BEFORE_THE_DISK);
    assertEquals(Optional.of("no room, on purpose"), failure());
    assertRefused(Mode.FAIL_AFTER_THE_DISK_AND_IN_READING);
    assertEquals(Optional.of("no answer, on purpose"), failure());

    store.mode(Mode.WORK);
    append();

    assertEquals(Optional.empty(), failure());
  }

  @Test
  void commitThatReachedTheDiskIsNoFailureWhateverTheStoreSaid() {
    store.mode(Mode.FAIL_AFTER_THE_DISK);
    append();
    assertEquals(Optional.empty(), failure());

    assertRefused(Mode.FAIL_BEFORE_THE_DISK);
    store.mode(Mode.FAIL_AFTER_THE_DISK);
    append();
    assertEquals(Optional.empty(), failure());
  }

  private void assertRefused(Mode mode) {
    store.mode(mode);
    assertThrows(StorageException.class, this::append);
  }

  private void append() {
    community.append(EventDraft.of("note").build());
  }

  private Optional<String> failure() {
    return community.syncStatus().storageFailure();
  }
}
