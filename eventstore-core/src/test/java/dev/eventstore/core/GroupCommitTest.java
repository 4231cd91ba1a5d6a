package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventDraft;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that comes late, not at all, or fails. */
class GroupCommitTest {
  private final HeldExecutor writer = new HeldExecutor();
  @TempDir private Path directory;
  private FailingStore store;
  private CommittedLog log;
  private GroupCommit groupCommit;
  private AppendSealing sealing;

  @BeforeEach
  void open() {
    Environment environment = writingOn(writer);
    SodiumSealer sealer = Sealers.sealer(1, 2);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    log = new CommittedLog(store, sealer);
    groupCommit = new GroupCommit(environment, log, new BackfillPace(environment));
    sealing =
        new AppendSealing(
            environment,
            sealer,
            new IndexTags(sealer, Set.of()),
            new Timestamps(environment, before -> -1));
  }

  private static Environment writingOn(Executor writer) {
    return new TestEnvironment().environment(Runnable::run, writer, Runnable::run);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PendingEvent submit() {
    return submit(Lane.LIVE);
  }

  private PendingEvent submit(Lane lane) {
    PendingEvent event = sealing.seal(EventDraft.of("note").build());
    groupCommit.submit(CommitUnit.of(event, () -> {}), lane);
    return event;
  }

  @Test
  void backfillIsGatheredIntoOneCommitUntilNoMoreIsOnItsWay() {
    List<PendingEvent> events = List.of(submit(Lane.BACKFILL), submit(Lane.BACKFILL));
    assertEquals(0, writer.runAll());
    groupCommit.hurry();
    assertEquals(1, writer.runAll());
    assertEquals(1, store.commits().size());
    events.forEach(event -> assertTrue(event.committed().isDone()));
  }

  @Test
  void closingCommitsWhatIsGathered() {
    Environment environment = writingOn(Runnable::run);
    groupCommit = new GroupCommit(environment, log, new BackfillPace(environment));
    PendingEvent event = submit(Lane.BACKFILL);
    assertFalse(event.committed().isDone());
    groupCommit.close(40_000);
    assertEquals(1, event.committed().join());
  }

  @Test
  void closingAnswersWhatTheWriterDoesNotComeToAndStoresNothingAfterwards() {
    PendingEvent event = submit();
    groupCommit.close(1);
    assertTrue(event.committed().isCompletedExceptionally());
    assertEquals(1, writer.runAll());
    assertEquals(List.of(), store.commits());
  }

  @Test
  void closingWaitsForTheWriterAlsoWhenOnceThereWasNone() {
    writer.refuse(true);
    assertTrue(submit().committed().isCompletedExceptionally());
    writer.refuse(false);
    PendingEvent event = submit();
    assertFalse(event.committed().isDone());
    groupCommit.close(1);
    assertTrue(event.committed().isCompletedExceptionally());
  }

  @Test
  void anEventThatIsDurableIsAnsweredAlsoWhenASecondErrorFollows() {
    PendingEvent event = submit();
    store.mode(FailingStore.Mode.FAIL_AFTER_THE_DISK_AND_IN_SCANNING_WITH_ERRORS);
    assertThrows(Error.class, writer::runAll);
    assertTrue(event.committed().isDone());
    assertEquals(1, event.committed().join());
    store.mode(FailingStore.Mode.WORK);
    PendingEvent next = submit();
    writer.runAll();
    assertEquals(2, next.committed().join());
  }

  @Test
  void anErrorAfterTheDiskWithholdsNoNews() {
    List<Long> heard = new ArrayList<>();
    log.news().onCommitted(events -> events.forEach(event -> heard.add(event.seq())));
    PendingEvent event = submit();
    store.mode(FailingStore.Mode.FAIL_AFTER_THE_DISK_WITH_AN_ERROR);
    assertThrows(Error.class, writer::runAll);
    assertEquals(1, event.committed().join());
    assertEquals(List.of(1L), heard);
  }
}
