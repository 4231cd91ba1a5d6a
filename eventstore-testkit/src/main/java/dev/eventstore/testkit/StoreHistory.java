package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Random steps on a store, and what it must answer after each: a plain list that is searched from
 * end to end.
 */
final class StoreHistory {
  private static final int MAX_TIME = 12;
  private static final int TAGS = 4;
  private static final int MAX_SEALED_BYTES = 400;

  /** The most rows and sealed bytes that a page of arrivals may have. */
  private static final int MAX_PAGE_ROWS = 8;

  private static final int MAX_PAGE_BYTES = 5 * MAX_SEALED_BYTES;
  private static final List<Selection.Order> ORDERS = List.of(Selection.Order.values());

  private final EventStoreFixture test;
  private final List<ModelRow> rows = new ArrayList<>();
  private final List<ModelRow> aside = new ArrayList<>();
  private final Map<Long, Long> cursors = new HashMap<>();
  private final Map<Long, Long> filled = new HashMap<>();
  private Optional<Bytes> setState = Optional.empty();
  private long lastSeq;

  /** A row and its tags. */
  private record ModelRow(long seq, NewRow row, Set<Long> tags) {
    StoredEvent stored() {
      return EventStoreFixture.stored(seq, row);
    }
  }

  StoreHistory(EventStoreFixture test) {
    this.test = test;
  }

  /** Changes store and model in the same way. */
  void step() {
    switch (test.random.nextInt(8)) {
      case 0, 1, 2 -> append();
      case 3 -> appendHeld();
      case 4 -> setAside();
      case 5 -> saveCursor();
      case 6 -> removeCursor();
      default -> fillIndex();
    }
  }

  private void append() {
    List<NewRow> added = new ArrayList<>();
    for (int i = 0; i <= test.random.nextInt(5); i++) {
      boolean back = !aside.isEmpty() && i == 0 && test.random.nextBoolean();
      NewRow row = back ? pick(aside).row() : newRow();
      if (rows.stream().noneMatch(held -> held.row().id().equals(row.id()))) {
        added.add(row);
      }
    }
    if (added.isEmpty()) {
      return;
    }
    Bytes state = test.randomBytes(8);
    long seq = test.store.append(added, state);
    assertTrue(seq > lastSeq, TestSeed::hint);
    for (NewRow row : added) {
      rows.add(new ModelRow(seq, row, new HashSet<>(row.indexTags())));
      lastSeq = seq++;
    }
    setState = Optional.of(state);
  }

  private NewRow newRow() {
    int sealedBytes = 1 + test.random.nextInt(MAX_SEALED_BYTES);
    return test.rowOfSize(sealedBytes, test.random.nextInt(MAX_TIME), randomTag(), randomTag());
  }

  private long randomTag() {
    return test.random.nextInt(TAGS);
  }

  private void appendHeld() {
    if (!rows.isEmpty()) {
      NewRow held = test.row(pick(rows).row().id(), test.random.nextInt(MAX_TIME));
      List<NewRow> refused = List.of(newRow(), held);
      assertThrows(IllegalStateException.class, () -> test.store.append(refused, Bytes.empty()));
    }
  }

  private void setAside() {
    if (rows.isEmpty()) {
      return;
    }
    Set<ModelRow> gone = Set.of(pick(rows));
    List<Long> seqs = new ArrayList<>(gone.stream().map(ModelRow::seq).toList());
    seqs.add(lastSeq + 5);
    assertEquals(gone.size(), test.store.setAside(seqs), TestSeed::hint);
    rows.removeAll(gone);
    aside.addAll(gone);
    setState = Optional.empty();
  }

  private void saveCursor() {
    long name = test.random.nextInt(3);
    long seq = test.random.nextLong();
    test.store.saveCursors(Map.of(name, seq, -1L, seq));
    cursors.put(name, seq);
    cursors.put(-1L, seq);
  }

  private void removeCursor() {
    long name = test.random.nextInt(3);
    test.store.removeCursor(name);
    cursors.remove(name);
  }

  private void fillIndex() {
    long name = test.random.nextInt(3);
    List<RowTag> tags = new ArrayList<>();
    for (List<ModelRow> from : List.of(rows, aside)) {
      if (!from.isEmpty()) {
        ModelRow row = pick(from);
        long tag = randomTag();
        tags.add(new RowTag(row.seq(), row.row().createdAtMicros(), tag));
        row.tags().add(tag);
      }
    }
    test.store.fillIndex(name, lastSeq, tags);
    filled.put(name, lastSeq);
  }

  private ModelRow pick(List<ModelRow> from) {
    return from.get(test.random.nextInt(from.size()));
  }

  /** Asks the store everything that the model can answer. */
  void check() {
    assertEquals(setState, test.store.setState(), TestSeed::hint);
    assertEquals(filled, test.store.filledIndexes(), TestSeed::hint);
    for (long name = -1; name < 3; name++) {
      assertEquals(cursors.containsKey(name), test.store.cursor(name).isPresent(), TestSeed::hint);
      assertEquals((long) cursors.getOrDefault(name, 0L), test.store.cursor(name).orElse(0));
    }
    assertEquals(
        ordered(Selection.Order.OLDEST_FIRST).map(ModelRow::seq).toList(),
        test.scannedSeqs(),
        TestSeed::hint);
    assertEquals(
        aside.stream().filter(this::isMissing).map(ModelRow::seq).sorted().toList(),
        EventStoreFixture.seqs(test.missing()),
        TestSeed::hint);
    for (int i = 0; i < 5; i++) {
      Selection selection = randomSelection();
      assertEquals(
          expected(selection), test.store.select(selection), () -> selection + TestSeed.hint());
      checkArrivals(
          test.random.nextLong(lastSeq + 3) - 1,
          1 + test.random.nextInt(MAX_PAGE_ROWS),
          test.random.nextInt(MAX_PAGE_BYTES));
    }
  }

  private void checkArrivals(long seq, int limit, long maxBytes) {
    assertEquals(
        expectedArrivals(seq, limit, maxBytes),
        test.store.arrivedAfter(seq, limit, maxBytes),
        () -> "after " + seq + ", " + limit + " of " + maxBytes + " bytes; " + TestSeed.hint());
  }

  private List<StoredEvent> expectedArrivals(long seq, int limit, long maxBytes) {
    List<StoredEvent> page = new ArrayList<>();
    long bytes = 0;
    for (ModelRow row : ordered(Selection.Order.ARRIVAL).toList()) {
      if (row.seq() > seq && page.size() < limit) {
        bytes += row.row().encrypted().size();
        if (!page.isEmpty() && bytes > maxBytes) {
          return page;
        }
        page.add(row.stored());
      }
    }
    return page;
  }

  private boolean isMissing(ModelRow gone) {
    return rows.stream()
        .noneMatch(
            held ->
                held.row().id().equals(gone.row().id())
                    || (held.row().createdAtMicros() == gone.row().createdAtMicros()
                        && held.seq() > gone.seq()));
  }

  private Selection randomSelection() {
    List<Long> tags = new ArrayList<>();
    for (int i = test.random.nextInt(3); i > 0; i--) {
      tags.add(randomTag());
    }
    EventKey key =
        rows.isEmpty() || test.random.nextInt(4) == 0
            ? EventKey.bound(test.random.nextInt(MAX_TIME + 4), test.random.nextLong())
            : pick(rows).row().key();
    Selection.Position position = new Selection.Position(test.random.nextLong(lastSeq + 2), key);
    return new Selection(
        tags,
        test.random.nextInt(MAX_TIME),
        test.random.nextInt(MAX_TIME + 4),
        ORDERS.get(test.random.nextInt(ORDERS.size())),
        test.random.nextBoolean() ? Optional.of(position) : Optional.empty(),
        1 + test.random.nextInt(20));
  }

  private Stream<ModelRow> ordered(Selection.Order order) {
    Comparator<ModelRow> byKey = Comparator.comparing(row -> row.row().key());
    return rows.stream()
        .sorted(
            switch (order) {
              case ARRIVAL -> Comparator.comparingLong(ModelRow::seq);
              case OLDEST_FIRST -> byKey;
              case NEWEST_FIRST -> byKey.reversed();
            });
  }

  private List<StoredEvent> expected(Selection selection) {
    return ordered(selection.order())
        .filter(row -> row.tags().containsAll(selection.tags()))
        .filter(row -> isBetween(row, selection))
        .filter(row -> selection.after().map(a -> isBehind(row, a, selection)).orElse(true))
        .limit(selection.limit())
        .map(ModelRow::stored)
        .toList();
  }

  private static boolean isBetween(ModelRow row, Selection selection) {
    long time = row.row().createdAtMicros();
    return selection.order() == Selection.Order.ARRIVAL
        || (time >= selection.sinceMicros() && time < selection.untilMicros());
  }

  private static boolean isBehind(ModelRow row, Selection.Position after, Selection selection) {
    return switch (selection.order()) {
      case ARRIVAL -> row.seq() > after.seq();
      case OLDEST_FIRST -> row.row().key().compareTo(after.key()) > 0;
      case NEWEST_FIRST -> row.row().key().compareTo(after.key()) < 0;
    };
  }
}
