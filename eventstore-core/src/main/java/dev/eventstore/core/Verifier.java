package dev.eventstore.core;

import dev.eventstore.StorageException;
import dev.eventstore.Verification;
import dev.eventstore.core.EventReader.Reading;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Reads the whole log and checks every event: id, seal, form, time, signature. What was found
 * damaged before is named until it has come back.
 */
final class Verifier {
  private static final int PAGE = 1_024;
  private static final int ROWS_PER_TASK = 128;

  private static final String MISSING =
      "it was damaged and is set aside; no peer has brought it back yet";

  private final EventStore store;
  private final EventReader reader;
  private final Executor crypto;
  private final List<Verification.Damage> listed = new ArrayList<>();
  private final List<Long> damagedSeqs = new ArrayList<>();
  private long checked;
  private long unverified;

  Verifier(EventStore store, EventReader reader, Executor crypto) {
    this.store = store;
    this.reader = reader;
    this.crypto = crypto;
  }

  /**
   * Checks what was there when it began, since events may arrive faster than they are checked.
   *
   * @param newestSeq the newest event at the start
   */
  Verification run(long newestSeq, LongConsumer progress) {
    noteMissing();
    List<StoredEvent> page = page(0, newestSeq);
    while (!page.isEmpty()) {
      check(page);
      checked += page.size();
      progress.accept(checked);
      page = page(page.get(page.size() - 1).seq(), newestSeq);
    }
    return new Verification(checked, listed, unverified);
  }

  /** The same for a database whose structure is damaged, where reading may fail half-way. */
  Verification runAsFarAsPossible(long newestSeq, LongConsumer progress) {
    try {
      return run(newestSeq, progress);
    } catch (StorageException unreadable) {
      return new Verification(checked, listed, unverified);
    }
  }

  /** Names rows that were set aside earlier and whose events have not come back since. */
  private void noteMissing() {
    for (MissingEvents.Missing missing : new MissingEvents(store, reader).setAside()) {
      note(new Verification.Damage(missing.seq(), missing.id().toString(), MISSING));
    }
  }

  /** That a rebuild went before: not all that it lost may be known. */
  void noteRebuilt(String kept) {
    note(
        new Verification.Damage(
            0, "", "the database was damaged and is rebuilt; the damaged one is kept as " + kept));
  }

  /** Names damage that is in no single row. */
  void noteStructure(String words) {
    note(
        new Verification.Damage(
            0, "", "the database itself is damaged and is rebuilt at the next opening: " + words));
  }

  /** Names damage that is not met by reading rows. */
  void note(Verification.Damage damage) {
    unverified++;
    if (listed.size() < Verification.MAX_LISTED) {
      listed.add(damage);
    }
  }

  /** The seqs of all damaged rows; what only does not open here is not among them. */
  List<Long> damagedSeqs() {
    return damagedSeqs;
  }

  private List<StoredEvent> page(long after, long newestSeq) {
    return store.select(Selection.arrivedAfter(after, PAGE)).stream()
        .filter(stored -> stored.seq() <= newestSeq)
        .toList();
  }

  private void check(List<StoredEvent> page) {
    List<CompletableFuture<List<Reading>>> checks = new ArrayList<>();
    for (int from = 0; from < page.size(); from += ROWS_PER_TASK) {
      List<StoredEvent> part = page.subList(from, Math.min(page.size(), from + ROWS_PER_TASK));
      checks.add(Futures.supply(() -> part.stream().map(reader::verify).toList(), crypto));
    }
    List<Reading> readings = checks.stream().map(Futures::join).flatMap(List::stream).toList();
    for (int i = 0; i < page.size(); i++) {
      note(page.get(i), readings.get(i));
    }
  }

  private void note(StoredEvent stored, Reading reading) {
    if (reading instanceof Reading.Damaged damaged) {
      damagedSeqs.add(stored.seq());
      list(stored, damaged.reason());
    } else if (reading instanceof Reading.Unopened unopened) {
      list(stored, unopened.reason());
    }
  }

  private void list(StoredEvent stored, String reason) {
    note(new Verification.Damage(stored.seq(), stored.key().id().toString(), reason));
  }
}
