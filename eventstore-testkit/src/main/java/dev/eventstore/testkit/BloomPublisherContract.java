package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link BloomPublisher} with the usual schedule must do: extend this class, say where
 * devices and publishers come from, and JUnit runs the rest, in simulated time.
 */
@Timeout(120)
public abstract class BloomPublisherContract extends PublishingScheduleContract {
  private static final int MANY = 3_000;

  /** Few enough to be healed by the next version. */
  private static final double MOST_FALSE_POSITIVES = 0.04;

  /** For the tests of an implementation. */
  protected BloomPublisherContract() {}

  /** A device of one community, another device each time; closed after the test. */
  @Override
  protected abstract Sealer member();

  /**
   * The publisher under test, with the usual schedule: maxAge 10 s, maxNewEvents 100, minInterval 1
   * s.
   */
  @Override
  protected abstract BloomPublisher publisher(
      OrderedSet events, Sealer sealer, Environment environment);

  /** Opens a slice as {@code peer} does; empty when it is not acceptable. */
  @Override
  protected abstract Optional<Slice> open(Sealer peer, Bytes sealedSlice);

  @Test
  void theCurrentSliceNamesRootCountAndItsMaker() {
    add(5);
    pass(Duration.ofSeconds(3));
    Summary summary = current();
    Slice.Quiet quiet = assertInstanceOf(Slice.Quiet.class, open(summary));
    assertEquals(events.root(), quiet.root());
    assertEquals(sealer.self(), quiet.header().publisher());
    assertEquals(summary.version(), quiet.header().version());
    assertEquals(summary.createdAtMicros(), quiet.header().createdAtMicros());
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, BEGINNING.plusSeconds(3));
    assertEquals(micros, summary.createdAtMicros());
    assertEquals(5, summary.eventCount());
    assertEquals(0, summary.filterSize());
  }

  @Test
  void aVersionIsOfTheMomentWhenItIsMade() {
    add(5);
    current();
    add(5);
    assertEquals(5, current().eventCount());
    pass(Duration.ofSeconds(10));
    assertEquals(10, current().eventCount());
  }

  @Test
  void theRangesOfAVersionCoverEveryKeyOnce() {
    for (int count : new int[] {0, 1, Limits.MAX_SLICE_EVENTS, MANY}) {
      add(count);
      pass(Duration.ofSeconds(10));
      current();
      EventKey reached = KeyRange.ALL.from();
      for (KeyRange range : publisher.ranges()) {
        assertEquals(reached, range.from());
        reached = range.to();
      }
      assertEquals(KeyRange.ALL.to(), reached);
    }
  }

  @Test
  void theSlicesOfAVersionDescribeExactlyTheEventsAndFitADatagram() {
    add(MANY);
    current();
    long described = 0;
    for (KeyRange range : publisher.ranges()) {
      Summary summary = publisher.slice(range);
      Slice.Membership slice = membership(range);
      assertEquals(range, slice.range());
      assertEquals(events.cell(range), slice.cell());
      assertEquals(summary.eventCount(), slice.cell().count());
      assertEquals(summary.filterSize(), slice.filter().sizeInBits());
      assertTrue(summary.signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
      described += summary.eventCount();
    }
    assertEquals(MANY, described);
  }

  @Test
  void noEventIsMissingFromItsSliceAndFewOthersSeemToBeThere() {
    add(MANY);
    current();
    List<Slice.Membership> slices = memberships();
    for (EventKey key : events.keys()) {
      assertTrue(mightHold(slices, key), TestSeed::hint);
    }
    int strangers = 0;
    for (int i = 0; i < MANY; i++) {
      strangers += mightHold(slices, randomKey()) ? 1 : 0;
    }
    assertTrue(strangers < MANY * MOST_FALSE_POSITIVES, strangers + ", " + TestSeed.hint());
  }

  /** As the peer decides, with its own keys. */
  private boolean mightHold(List<Slice.Membership> slices, EventKey key) {
    return slices.stream()
        .filter(s -> s.range().from().compareTo(key) <= 0 && key.compareTo(s.range().to()) < 0)
        .anyMatch(s -> s.filter().mightContain(peer.h64(key.id()), key.id().head()));
  }

  @Test
  void anEmptySetIsDescribedToo() {
    assertEquals(0, current().eventCount());
    Slice.Membership slice = membership(publisher.ranges().get(0));
    assertEquals(0, slice.cell().count());
  }

  @Test
  void eachSliceIsMadeOnceAVersion() {
    add(MANY);
    current();
    KeyRange range = publisher.ranges().get(1);
    Summary made = publisher.slice(range);
    add(10);
    assertEquals(made, publisher.slice(range), "the same bytes for every peer");
    assertEquals(current().version(), made.version());
  }

  @Test
  void theNextVersionHasASaltOfItsOwnAndMakesItsSlicesAnew() {
    add(10);
    Set<Bytes> salts = new HashSet<>();
    Set<Bytes> sealed = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Slice quiet = open(current());
      Slice.Membership slice = membership(publisher.ranges().get(0));
      assertEquals(quiet.header(), slice.header());
      salts.add(quiet.header().salt());
      sealed.add(publisher.slice(publisher.ranges().get(0)).signedEncryptedBlob());
      pass(Duration.ofSeconds(10));
    }
    assertEquals(5, salts.size());
    assertEquals(5, sealed.size());
  }

  @Test
  void aRangeThatOutgrewASliceIsDescribedInItsFirstPart() {
    current();
    KeyRange range = publisher.ranges().get(0);
    add(MANY);
    Slice.Membership slice = membership(range);
    assertTrue(slice.cell().count() > 0 && slice.cell().count() <= Limits.MAX_SLICE_EVENTS);
    assertEquals(range.from(), slice.range().from());
    assertEquals(events.cell(slice.range()), slice.cell());
    assertNotEquals(range, slice.range());
  }

  @Test
  void threadsThatAskTogetherGetTheSameBytes() throws Exception {
    add(MANY);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Set<Bytes>>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(this::allBytes));
      }
      Set<Bytes> first = all.get(0).get(60, TimeUnit.SECONDS);
      for (Future<Set<Bytes>> each : all) {
        assertEquals(first, each.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Set<Bytes> allBytes() {
    Set<Bytes> bytes = new HashSet<>();
    bytes.add(current().signedEncryptedBlob());
    publisher.ranges().forEach(r -> bytes.add(publisher.slice(r).signedEncryptedBlob()));
    return bytes;
  }
}
