package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.eventstore.spi.EventStore;
import java.util.Set;
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

  @Test
  void aStoreWithoutMistakePasses() {
    ContractRun run = ContractRun.of(Subject.class);
    assertEquals(Set.of(), run.failed());
    assertTrue(run.passed().size() > 40, run.passed().size() + " tests");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachMistakeIsFound(String test, UnaryOperator<EventStore> with) {
    mistake = with;
    try {
      ContractRun run = ContractRun.of(Subject.class, test);
      assertEquals(Set.of(test), run.failed(), () -> "passed: " + run.passed());
    } finally {
      mistake = NO_MISTAKE;
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
            appending(), setting(), selecting(), arriving(), remembering(), answeringWhenClosed())
        .flatMap(mistakes -> mistakes);
  }

  private static Arguments found(String test, UnaryOperator<EventStore> with) {
    return arguments(test, with);
  }

  private static Stream<Arguments> appending() {
    return Stream.of(
        found("anIdThatIsHeldIsRefusedAndNothingOfTheAppendIsStored", BrokenStores.OneByOne::new),
        found("anIdThatIsHeldIsRefusedUnderAnyOtherTime", BrokenStores.ForgivingAppend::new),
        found("seqsBeginAboveZeroFollowWithoutGapsAndNeverRepeat", BrokenStores.LastSeq::new),
        found("theStateOfTheSetIsWhatTheLastAppendSaid", BrokenStores.EarlyState::new),
        found("readKeepsTheOrderAskedForAndLeavesOutWhatIsNotThere", BrokenStores.SortedRead::new),
        found("idsThatBeginAlikeAreToldApart", BrokenStores.HeadsOnly::new),
        found("aClosedStoreAnswersWithAFailure", BrokenStores.NeverClosed::new));
  }

  private static Stream<Arguments> setting() {
    return Stream.of(
        found("afterwardsNothingIsSaidAboutTheSetUntilTheNextAppend", BrokenStores.StaleState::new),
        found("settingAsideSaysHowManyWereThere", BrokenStores.WishfulCount::new),
        found("missingLeavesOutWhoseIdIsHeldAgain", BrokenStores.NeverBack::new),
        found(
            "noRowGoesWithoutItsCopyAndOnlyTheOldestOfEarlierCallsAreDropped",
            BrokenStores.NewestDropped::new),
        found(
            "missingShowsWhatWasSetAsideInOrderOfArrivalAsItWas",
            BrokenStores.NothingMissing::new));
  }

  private static Stream<Arguments> selecting() {
    return Stream.of(
        found("theScanShowsEveryKeyInKeyOrder", BrokenStores.ArrivalScan::new),
        found(
            "aRowNeedsEveryTagThatIsAskedFor",
            store -> BrokenStores.changed(store, BrokenSelections::firstTagOnly)),
        found(
            "timesRunFromTheFirstInclusiveToTheLastExclusive",
            store -> BrokenStores.changed(store, BrokenSelections::inclusiveEnd)),
        found(
            "aLimitIsTheMostThatIsShown",
            store -> BrokenStores.changed(store, BrokenSelections::oneMore)),
        found(
            "pagesShowEveryRowOnceInOrderAlsoWhereManyShareATime",
            store -> BrokenStores.changed(store, BrokenSelections::afterTheTime)),
        found(
            "onlyRowsBehindThePositionAreShownWhereverThatIs",
            store -> BrokenStores.changed(store, BrokenSelections::fromTheBeginning)));
  }

  private static Stream<Arguments> arriving() {
    String history = "aWholeHistoryOfRandomStepsGivesTheAnswersOfALinearModel";
    return Stream.of(
        found("arrivalsPassOverRowsThatAreGone", BrokenArrivals.None::new),
        found("arrivalsEndWhereTheirNumberOrTheirBytesAreReached", BrokenArrivals.AnyBytes::new),
        found("arrivalsEndWhereTheirNumberOrTheirBytesAreReached", BrokenArrivals.AnyNumber::new),
        found("theFirstArrivalIsShownHoweverLargeItIs", BrokenArrivals.NoLargeFirst::new),
        found(history, BrokenArrivals.None::new),
        found(history, BrokenArrivals.AnyBytes::new),
        found(history, BrokenArrivals.AnyNumber::new),
        found(history, BrokenArrivals.NoLargeFirst::new));
  }

  private static Stream<Arguments> remembering() {
    return Stream.of(
        found("aCursorIsWhatWasLastSavedUnderItsName", BrokenStores.ForwardCursor::new),
        found("aCursorThatIsRemovedIsForgottenAndNoOther", BrokenStores.KeptCursor::new),
        found("anIndexIsFilledAsFarAsWasLastSaid", BrokenStores.EmptyFillIgnored::new),
        found("tagsAddedLaterLeadToTheirRowsInEveryOrder", BrokenStores.NoLaterTags::new),
        found("readersSeeEachAppendAsAWholeWhileOneThreadWrites", BrokenStores.SeenHalfway::new));
  }

  private static Stream<Arguments> answeringWhenClosed() {
    return Stream.of("contains", "arrivedAfter", "missing", "fillIndex")
        .map(
            method ->
                found(
                    "aClosedStoreAnswersWithAFailure",
                    store -> new BrokenStores.EmptyWhenClosed(store, method)));
  }
}
