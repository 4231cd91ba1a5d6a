package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.eventstore.Bytes;
import dev.eventstore.Invite;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract finds publishers with one mistake each: it is no use if it lets them pass. */
class BrokenPublishersTest {
  private static final UnaryOperator<OrderedSet> ALL_EVENTS = UnaryOperator.identity();
  private static final UnaryOperator<BloomPublisher> NO_MISTAKE = UnaryOperator.identity();

  /** What is done to the publisher under test and its set; one run at a time. */
  private static UnaryOperator<BloomPublisher> mistake = NO_MISTAKE;

  private static UnaryOperator<OrderedSet> view = ALL_EVENTS;

  /** The contract over publishers with a mistake. */
  static final class Subject extends BloomPublisherContract {
    private final Invite invite = Invite.create("summaries");

    @Override
    protected Sealer member() {
      return SodiumSealerContractTest.sealer(invite);
    }

    @Override
    protected BloomPublisher publisher(OrderedSet all, Sealer own, Environment surroundings) {
      return mistake.apply(DefaultParts.publisher(view.apply(all), own, surroundings, 1));
    }

    @Override
    protected Optional<Slice> open(Sealer by, Bytes sealedSlice) {
      return DefaultParts.openSlice(by, sealedSlice);
    }
  }

  private static ContractRun run(
      UnaryOperator<BloomPublisher> with, UnaryOperator<OrderedSet> over) {
    mistake = with;
    view = over;
    try {
      return ContractRun.of(Subject.class);
    } finally {
      mistake = NO_MISTAKE;
      view = ALL_EVENTS;
    }
  }

  @Test
  void aPublisherWithoutMistakePasses() {
    ContractRun run = run(NO_MISTAKE, ALL_EVENTS);
    assertEquals(Set.of(), run.failed());
    assertTrue(run.passed().size() > 15, run.passed().size() + " tests");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachMistakeIsFound(String test, UnaryOperator<BloomPublisher> with) {
    Set<String> failed = run(with, ALL_EVENTS).failed();
    assertTrue(failed.contains(test), () -> "only these failed: " + failed);
  }

  @Test
  void anEventThatIsLeftOutIsFound() {
    Set<String> failed = run(NO_MISTAKE, WithoutTheLast::new).failed();
    assertTrue(
        failed.contains("noEventIsMissingFromItsSliceAndFewOthersSeemToBeThere"),
        () -> "only these failed: " + failed);
  }

  /** The newest events reach up to the end of time, as if there were no clock. */
  @Test
  void aPublisherWithoutAClockIsFound() {
    Set<String> failed = run(NO_MISTAKE, Timeless::new).failed();
    assertTrue(
        failed.contains("whatLiesInTheFutureIsNotAmongTheNewestEvents"),
        () -> "only these failed: " + failed);
  }

  @Test
  void aRangeBetweenCellsThatIsLeftOutIsFound() {
    Set<String> failed = run(NO_MISTAKE, WithoutEmptyCells::new).failed();
    assertTrue(
        failed.contains("theBeaconNamesRootAndNewestEventsAndCoversAllOthersByCells"),
        () -> "only these failed: " + failed);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        found(
            "whileAPeerDisagreesThereIsAVersionAfterEachShortestInterval",
            publisher ->
                new Forwarding(publisher) {
                  @Override
                  public void contested(Contest contest) {}
                }),
        found(
            "enoughNewEventsMakeAVersionHoweverTheyCome",
            publisher ->
                new Forwarding(publisher) {
                  @Override
                  public void stored(int events, long nowNanos) {
                    publisher.stored(events / 2, nowNanos);
                  }
                }),
        found(
            "aVersionLastsTheLongestAgeWhenNothingHappens",
            publisher ->
                new Forwarding(publisher) {
                  @Override
                  public long advance(long nowNanos) {
                    return publisher.advance(nowNanos + 1);
                  }
                }),
        found(
            "aVersionIsOfTheMomentWhenItIsMade",
            publisher ->
                new Forwarding(publisher) {
                  private long lastNanos;

                  @Override
                  public long advance(long nowNanos) {
                    lastNanos = nowNanos;
                    return publisher.advance(nowNanos);
                  }

                  @Override
                  public Summary quiet() {
                    publisher.advance(lastNanos + TimeUnit.SECONDS.toNanos(10));
                    return publisher.quiet();
                  }
                }),
        found(
            "cellsDescribeTheRangesThatWereAskedForFromTheFirstOn",
            publisher ->
                new Forwarding(publisher) {
                  @Override
                  public CellsSummary cells(List<CellRequest> wanted) {
                    CellsSummary all = publisher.cells(wanted);
                    return new CellsSummary(all.summary(), all.requests() + 1);
                  }
                }),
        found(
            "neighboursAreNamedInEveryVersionThatBeginsLater",
            publisher ->
                new Forwarding(publisher) {
                  @Override
                  public void neighbours(List<Integer> shortIds) {}
                }),
        found(
            "saltedSumsAreSentWhileADifferenceIsStuck",
            publisher ->
                new Forwarding(publisher) {
                  @Override
                  public void contested(Contest contest) {
                    publisher.contested(contest == Contest.NONE ? contest : Contest.DIFFERENT);
                  }
                }));
  }

  private static Arguments found(String test, UnaryOperator<BloomPublisher> with) {
    return arguments(test, with);
  }

  /** Passes everything on. */
  private static class Forwarding implements BloomPublisher {
    private final BloomPublisher publisher;

    Forwarding(BloomPublisher publisher) {
      this.publisher = publisher;
    }

    @Override
    public void stored(int events, long nowNanos) {
      publisher.stored(events, nowNanos);
    }

    @Override
    public void contested(Contest contest) {
      publisher.contested(contest);
    }

    @Override
    public void neighbours(List<Integer> shortIds) {
      publisher.neighbours(shortIds);
    }

    @Override
    public long advance(long nowNanos) {
      return publisher.advance(nowNanos);
    }

    @Override
    public Summary quiet() {
      return publisher.quiet();
    }

    @Override
    public Summary beacon() {
      return publisher.beacon();
    }

    @Override
    public CellsSummary cells(List<CellRequest> wanted) {
      return publisher.cells(wanted);
    }

    @Override
    public Summary membership(KeyRange range) {
      return publisher.membership(range);
    }

    @Override
    public long nextVersionNanos() {
      return publisher.nextVersionNanos();
    }
  }

  /** Passes everything on. */
  private static class ForwardingSet implements OrderedSet {
    private final OrderedSet all;

    ForwardingSet(OrderedSet all) {
      this.all = all;
    }

    @Override
    public Root root() {
      return all.root();
    }

    @Override
    public Cell cell(KeyRange range) {
      return all.cell(range);
    }

    @Override
    public List<KeyRange> cut(KeyRange range, int cells) {
      return all.cut(range, cells);
    }

    @Override
    public List<RangeCell> cells(KeyRange range, int cells) {
      return all.cells(range, cells);
    }

    @Override
    public KeyRange newest(int events, EventKey before) {
      return all.newest(events, before);
    }

    @Override
    public void forEach(KeyRange range, EntryVisitor visitor) {
      all.forEach(range, visitor);
    }
  }

  /** A set that does not show the last entry of a range. */
  private static final class WithoutTheLast extends ForwardingSet {
    WithoutTheLast(OrderedSet all) {
      super(all);
    }

    @Override
    public void forEach(KeyRange range, EntryVisitor visitor) {
      long[] left = {cell(range).count() - 1};
      super.forEach(range, (seq, h64, head) -> left[0]-- > 0 && visitor.visit(seq, h64, head));
    }
  }

  /** A set that does not show cells without events. */
  private static final class WithoutEmptyCells extends ForwardingSet {
    WithoutEmptyCells(OrderedSet all) {
      super(all);
    }

    @Override
    public List<RangeCell> cells(KeyRange range, int cells) {
      return super.cells(range, cells).stream().filter(c -> c.cell().count() > 0).toList();
    }
  }

  /** A set whose newest events are the latest of all. */
  private static final class Timeless extends ForwardingSet {
    Timeless(OrderedSet all) {
      super(all);
    }

    @Override
    public KeyRange newest(int events, EventKey before) {
      return super.newest(events, KeyRange.ALL.to());
    }
  }
}
