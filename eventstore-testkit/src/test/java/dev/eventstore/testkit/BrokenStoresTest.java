package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract finds stores with one mistake each: it is no use if it lets them pass. */
class BrokenStoresTest {
  private static final UnaryOperator<EventStore> NO_MISTAKE = UnaryOperator.identity();

  /** What is done to the store under test; one run at a time. */
  private static UnaryOperator<EventStore> mistake = NO_MISTAKE;

  /** The contract over a store with a mistake. */
  static final class Subject extends EventStoreContract {
    private MemoryEventStore memory = new MemoryEventStore();

    @Override
    protected EventStore open() {
      memory = memory.reopened();
      return mistake.apply(memory);
    }
  }

  private static ContractRun run(UnaryOperator<EventStore> with) {
    mistake = with;
    try {
      return ContractRun.of(Subject.class);
    } finally {
      mistake = NO_MISTAKE;
    }
  }

  @Test
  void aStoreWithoutMistakePasses() {
    ContractRun run = run(NO_MISTAKE);
    assertEquals(Set.of(), run.failed());
    assertTrue(run.passed().size() > 40, run.passed().size() + " tests");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachMistakeIsFound(String test, UnaryOperator<EventStore> with) {
    Set<String> failed = run(with).failed();
    assertTrue(failed.contains(test), () -> "only these failed: " + failed);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(appending(), setting(), selecting(), remembering())
        .flatMap(mistakes -> mistakes);
  }

  private static Arguments found(String test, UnaryOperator<EventStore> with) {
    return arguments(test, with);
  }

  private static Stream<Arguments> appending() {
    return Stream.of(
        found("anIdThatIsHeldIsRefusedAndNothingOfTheAppendIsStored", OneByOne::new),
        found("anIdThatIsHeldIsRefusedUnderAnyOtherTime", ForgivingAppend::new),
        found("seqsBeginAboveZeroFollowWithoutGapsAndNeverRepeat", LastSeq::new),
        found("theStateOfTheSetIsWhatTheLastAppendSaid", EarlyState::new),
        found("readKeepsTheOrderAskedForAndLeavesOutWhatIsNotThere", SortedRead::new),
        found("idsThatBeginAlikeAreToldApart", HeadsOnly::new),
        found("aClosedStoreAnswersWithAFailure", NeverClosed::new));
  }

  private static Stream<Arguments> setting() {
    return Stream.of(
        found("afterwardsNothingIsSaidAboutTheSetUntilTheNextAppend", StaleState::new),
        found("settingAsideSaysHowManyWereThere", WishfulCount::new),
        found("missingLeavesOutWhoseIdIsHeldAgain", NeverBack::new),
        found("missingShowsWhatWasSetAsideInOrderOfArrivalAsItWas", NothingMissing::new));
  }

  private static Stream<Arguments> selecting() {
    return Stream.of(
        found("theScanShowsEveryKeyInKeyOrder", ArrivalScan::new),
        found("aRowNeedsEveryTagThatIsAskedFor", store -> changed(store, Broken::firstTagOnly)),
        found(
            "timesRunFromTheFirstInclusiveToTheLastExclusive",
            store -> changed(store, Broken::inclusiveEnd)),
        found("aLimitIsTheMostThatIsShown", store -> changed(store, Broken::oneMore)),
        found(
            "pagesShowEveryRowOnceInOrderAlsoWhereManyShareATime",
            store -> changed(store, Broken::afterTheTime)),
        found(
            "onlyRowsBehindThePositionAreShownWhereverThatIs",
            store -> changed(store, Broken::fromTheBeginning)));
  }

  private static Stream<Arguments> remembering() {
    return Stream.of(
        found("aCursorIsWhatWasLastSavedUnderItsName", ForwardCursor::new),
        found("aCursorThatIsRemovedIsForgottenAndNoOther", KeptCursor::new),
        found("anIndexIsFilledAsFarAsWasLastSaid", EmptyFillIgnored::new),
        found("tagsAddedLaterLeadToTheirRowsInEveryOrder", NoLaterTags::new),
        found("readersSeeEachAppendAsAWholeWhileOneThreadWrites", SeenHalfway::new));
  }

  private static EventStore changed(EventStore store, UnaryOperator<Selection> change) {
    return new ForwardingStore(store) {
      @Override
      public List<StoredEvent> select(Selection selection) {
        return store.select(change.apply(selection));
      }
    };
  }

  /** Selections that are not those that were asked for. */
  private static final class Broken {
    static Selection firstTagOnly(Selection s) {
      List<Long> tags = s.tags().subList(0, Math.min(1, s.tags().size()));
      return new Selection(tags, s.sinceMicros(), s.untilMicros(), s.order(), s.after(), s.limit());
    }

    static Selection inclusiveEnd(Selection s) {
      long until = Math.max(s.untilMicros(), s.untilMicros() + 1);
      return new Selection(s.tags(), s.sinceMicros(), until, s.order(), s.after(), s.limit());
    }

    static Selection oneMore(Selection s) {
      int limit = Math.max(s.limit(), s.limit() + 1);
      return new Selection(s.tags(), s.sinceMicros(), s.untilMicros(), s.order(), s.after(), limit);
    }

    static Selection afterTheTime(Selection s) {
      return new Selection(
          s.tags(),
          s.sinceMicros(),
          s.untilMicros(),
          s.order(),
          s.after().map(p -> new Selection.Position(p.seq(), nextTime(p.key()))),
          s.limit());
    }

    private static EventKey nextTime(EventKey key) {
      return EventKey.bound(key.createdAtMicros() + 1, 0);
    }

    static Selection fromTheBeginning(Selection s) {
      return new Selection(
          s.tags(), s.sinceMicros(), s.untilMicros(), s.order(), Optional.empty(), s.limit());
    }
  }

  /** Stores row by row: no transaction. */
  private static final class OneByOne extends ForwardingStore {
    OneByOne(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      long last = 0;
      for (NewRow row : rows) {
        last = store.append(List.of(row), setState);
      }
      return last - rows.size() + 1;
    }
  }

  /** Where another thread appends, the first row can be read before the others are stored. */
  private static final class SeenHalfway extends ForwardingStore {
    private static final int MOST_SECONDS = 10;

    private final Thread opener = Thread.currentThread();
    private final Semaphore looks = new Semaphore(0);

    SeenHalfway(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      if (Thread.currentThread() == opener) {
        return store.append(rows, setState);
      }
      long first = store.append(rows.subList(0, 1), setState);
      awaitLook();
      store.append(rows.subList(1, rows.size()), setState);
      return first;
    }

    private void awaitLook() {
      looks.drainPermits();
      try {
        if (!looks.tryAcquire(2, MOST_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody reads");
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public List<StoredEvent> select(Selection selection) {
      List<StoredEvent> answer = store.select(selection);
      looks.release();
      return answer;
    }
  }

  /** Lets rows go whose ids are held already. */
  private static final class ForgivingAppend extends ForwardingStore {
    ForgivingAppend(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      List<NewRow> fresh = rows.stream().filter(row -> !store.contains(row.id())).toList();
      return fresh.isEmpty() ? 1 : store.append(fresh, setState);
    }
  }

  /** Names the last row instead of the first. */
  private static final class LastSeq extends ForwardingStore {
    LastSeq(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      return store.append(rows, setState) + rows.size() - 1;
    }
  }

  /** Remembers the state also of an append that was refused. */
  private static final class EarlyState extends ForwardingStore {
    private Optional<Bytes> state = Optional.empty();

    EarlyState(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      state = Optional.of(setState);
      return store.append(rows, setState);
    }

    @Override
    public Optional<Bytes> setState() {
      return state;
    }
  }

  /** Answers in the order of the rows. */
  private static final class SortedRead extends ForwardingStore {
    SortedRead(EventStore store) {
      super(store);
    }

    @Override
    public List<StoredEvent> read(List<Long> seqs) {
      return store.read(seqs.stream().sorted().toList());
    }
  }

  /** Compares the first eight bytes of ids. */
  private static final class HeadsOnly extends ForwardingStore {
    HeadsOnly(EventStore store) {
      super(store);
    }

    @Override
    public boolean contains(EventId id) {
      List<Long> heads = new ArrayList<>();
      store.scanKeys((seq, key) -> heads.add(key.id().head()));
      return heads.contains(id.head());
    }
  }

  /** Goes on after it was closed. */
  private static final class NeverClosed extends ForwardingStore {
    NeverClosed(EventStore store) {
      super(store);
    }

    @Override
    public void close() {}
  }

  /** Forgets that the state no longer holds. */
  private static final class StaleState extends ForwardingStore {
    private Optional<Bytes> state = Optional.empty();

    StaleState(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      state = store.setState();
      return store.setAside(seqs);
    }

    @Override
    public Optional<Bytes> setState() {
      return store.setState().or(() -> state);
    }
  }

  /** Says how many it was asked for. */
  private static final class WishfulCount extends ForwardingStore {
    WishfulCount(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      return Math.max(store.setAside(seqs), seqs.size());
    }
  }

  /** Goes on showing what has come back. */
  private static final class NeverBack extends ForwardingStore {
    private final List<StoredEvent> gone = new ArrayList<>();

    NeverBack(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      gone.addAll(store.read(seqs));
      return store.setAside(seqs);
    }

    @Override
    public void missing(Consumer<StoredEvent> visitor) {
      gone.stream().sorted(Comparator.comparingLong(StoredEvent::seq)).forEach(visitor);
    }
  }

  /** Keeps no copies. */
  private static final class NothingMissing extends ForwardingStore {
    NothingMissing(EventStore store) {
      super(store);
    }

    @Override
    public void missing(Consumer<StoredEvent> visitor) {}
  }

  /** Scans in order of arrival. */
  private static final class ArrivalScan extends ForwardingStore {
    ArrivalScan(EventStore store) {
      super(store);
    }

    @Override
    public void scanKeys(KeyVisitor visitor) {
      store
          .select(Selection.arrivedAfter(0, Integer.MAX_VALUE))
          .forEach(row -> visitor.visit(row.seq(), row.key()));
    }
  }

  /** Never lets a cursor go back. */
  private static final class ForwardCursor extends ForwardingStore {
    ForwardCursor(EventStore store) {
      super(store);
    }

    @Override
    public void saveCursors(Map<Long, Long> seqByName) {
      seqByName.forEach(
          (name, seq) ->
              store.saveCursors(Map.of(name, Math.max(seq, store.cursor(name).orElse(seq)))));
    }
  }

  /** Removes nothing. */
  private static final class KeptCursor extends ForwardingStore {
    KeptCursor(EventStore store) {
      super(store);
    }

    @Override
    public void removeCursor(long name) {}
  }

  /** Notes nothing when there is no tag to add. */
  private static final class EmptyFillIgnored extends ForwardingStore {
    EmptyFillIgnored(EventStore store) {
      super(store);
    }

    @Override
    public void fillIndex(long name, long filledTo, List<RowTag> tags) {
      if (!tags.isEmpty()) {
        store.fillIndex(name, filledTo, tags);
      }
    }
  }

  /** Notes how far it is, and adds no tag. */
  private static final class NoLaterTags extends ForwardingStore {
    NoLaterTags(EventStore store) {
      super(store);
    }

    @Override
    public void fillIndex(long name, long filledTo, List<RowTag> tags) {
      store.fillIndex(name, filledTo, List.of());
    }
  }
}
