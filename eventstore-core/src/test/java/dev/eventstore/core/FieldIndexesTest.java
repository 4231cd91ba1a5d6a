package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Receipt;
import dev.eventstore.spi.NewRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes over fields: declared at once, later, not any more, again; and filled in between. */
class FieldIndexesTest {
  private static final int BATCH = 512;
  private static final EventFilter GENERAL = EventFilter.all().where("channel", "general");

  @TempDir private Path directory;
  private IndexedDevice log;

  @BeforeEach
  void open() {
    log = new IndexedDevice(directory);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private List<Receipt> append(int count, String channel) {
    return log.device.appendAll(
        IntStream.range(0, count)
            .mapToObj(n -> EventDraft.of("message").with("channel", channel).build())
            .toList());
  }

  private int found() {
    return log.query(GENERAL).size();
  }

  @Test
  void emptyLogHasItsIndexAtOnceAndKeepsItUp() {
    log.reopen("channel");
    assertEquals(Set.of(), log.unfilled());
    assertEquals(FieldIndexes.KEPT_UP, log.filledTo("channel"));
    append(3, "general");
    append(2, "other");
    assertEquals(3, log.tagged("channel", "general"));
    assertEquals(3, found());
    log.reopen("channel");
    assertEquals(3, found());
  }

  @Test
  void indexDeclaredLaterIsFilledAndWithoutOneTheAnswerIsTheSame() {
    append(3, "general");
    append(2, "other");
    assertEquals(3, found());
    assertEquals(0, log.tagged("channel", "general"));
    log.reopen("channel");
    assertTrue(log.device.awaitIndexes(Duration.ZERO));
    assertEquals(3, log.tagged("channel", "general"));
    assertEquals(3, found());
  }

  @Test
  void whatCameWhileItWasNotDeclaredIsFilledWhenItIsDeclaredAgain() {
    log.reopen("channel");
    append(3, "general");
    log.reopen();
    assertEquals(3, log.filledTo("channel"));
    append(4, "general");
    assertEquals(3, log.tagged("channel", "general"));
    log.reopen("other");
    append(5, "general");
    log.reopen("channel");
    assertEquals(12, log.tagged("channel", "general"));
    assertEquals(12, found());
    assertEquals(FieldIndexes.KEPT_UP, log.filledTo("channel"));
  }

  @Test
  void fillingGoesOnWhereItWasLeftAndAnswersAreRightMeanwhile() {
    append(3 * BATCH, "general");
    log.crypto.holdAfter(1);
    log.reopen("channel");
    assertEquals(Set.of("channel"), log.unfilled());
    assertFalse(log.device.awaitIndexes(Duration.ZERO));
    assertEquals(BATCH, log.filledTo("channel"));
    log.device.append(EventDraft.of("message").with("channel", "general").build());
    assertEquals(3 * BATCH + 1, found());
    log.close();
    Corruption.execute(log.database(), "DELETE FROM event_tags WHERE seq <= " + BATCH);
    log.crypto.release();
    log.reopen("channel");
    assertEquals(2 * BATCH + 1, log.tagged("channel", "general"), "the first batch is not redone");
    assertEquals(FieldIndexes.KEPT_UP, log.filledTo("channel"));
  }

  @Test
  void closingEndsTheFillingAtTheNextBatch() {
    append(3 * BATCH, "general");
    log.crypto.holdAfter(1);
    log.reopen("channel");
    log.device.stop();
    log.crypto.release();
    assertEquals(BATCH, log.filledTo("channel"));
    assertFalse(log.device.awaitIndexes(Duration.ofDays(1)), "nobody waits for it any more");
  }

  @Test
  void onOneThreadBatchesDoNotPileUpOnTheStack() {
    append(5 * BATCH, "general");
    int before = log.crypto.deepest();
    log.reopen("channel");
    assertEquals(Set.of(), log.unfilled());
    assertTrue(log.crypto.deepest() <= Math.max(before, 2), "" + log.crypto.deepest());
  }

  @Test
  void failureEndsTheFillingUntilTheNextOpening() {
    append(3, "general");
    log.reopenFailing(FailingStore.Mode.FAIL_TO_INDEX, "channel");
    assertEquals(Set.of("channel"), log.unfilled());
    assertFalse(log.device.awaitIndexes(Duration.ofDays(1)), "it has ended already");
    assertEquals(3, found());
    log.reopen("channel");
    assertTrue(log.device.awaitIndexes(Duration.ZERO));
    assertEquals(3, log.tagged("channel", "general"));
  }

  @Test
  void damagedRowsAreSetAsideAndTheRestIsFilled() {
    List<Receipt> receipts = append(5, "general");
    Corruption.flipEncryptedByte(log.database(), receipts.get(2).seq());
    log.reopen("channel");
    assertEquals(Set.of(), log.unfilled());
    assertEquals(4, log.device.info().events());
    assertEquals(4, log.tagged("channel", "general"));
    assertEquals(4, found());
  }

  @Test
  void rowsThatDoNotOpenHereAreLookedAtAgainAtEachOpening() {
    append(2, "general");
    appendUnopened();
    append(2, "general");
    log.reopen("channel");
    assertEquals(Set.of(), log.unfilled());
    assertEquals(4, log.tagged("channel", "general"));
    assertEquals(2, log.filledTo("channel"));
    append(1, "general");
    log.reopen("channel");
    assertEquals(5, found());
    assertEquals(2, log.filledTo("channel"));
  }

  /** Bytes that have their id and open under no key of this device. */
  private void appendUnopened() {
    byte[] bytes = new byte[200];
    new Random(1).nextBytes(bytes);
    Bytes strange = Bytes.copyOf(bytes);
    try (SodiumSealer sealer = IndexedDevice.sealer()) {
      NewRow row = new NewRow(sealer.idOf(strange), 5, 5, OptionalLong.empty(), strange, List.of());
      log.store.append(List.of(row), Bytes.empty());
    }
    log.reopen();
  }

  @Test
  void anotherValueWithTheSameTagIsNotShown() {
    log.reopen("channel");
    append(2, "general");
    Receipt other = append(1, "other").get(0);
    try (SodiumSealer sealer = IndexedDevice.sealer()) {
      long tag = new IndexTags(sealer, Set.of()).field("channel", "general");
      Event event = log.device.find(other.id()).orElseThrow();
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, event.timestamp());
      Corruption.execute(
          log.database(),
          "INSERT INTO event_tags VALUES (" + tag + ", " + micros + ", " + other.seq() + ")");
    }
    assertEquals(3, log.tagged("channel", "general"));
    assertEquals(2, found());
  }

  @Test
  void onlyTextsGetTags() {
    log.reopen("n");
    log.device.append(EventDraft.of("message").with("n", 1).build());
    log.device.append(EventDraft.of("message").with("n", "1").build());
    assertEquals(1, log.tagged("n", "1"));
    assertEquals(1, log.query(EventFilter.all().where("n", "1")).size());
  }
}
