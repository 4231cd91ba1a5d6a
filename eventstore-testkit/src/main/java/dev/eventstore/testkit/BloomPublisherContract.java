package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
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
public abstract class BloomPublisherContract extends BeaconAndCellsContract {
  private static final int MANY = 3_000;

  /** Few enough to be healed by the next version. */
  private static final double MOST_FALSE_POSITIVES = 0.01;

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
    long version = publisher.advance(nanos);
    Root root = events.root();
    add(5);
    assertEquals(version, publisher.quiet().version());
    assertEquals(5, publisher.quiet().eventCount(), "asked for later");
    assertEquals(root, assertInstanceOf(Slice.Quiet.class, open(publisher.quiet())).root());
    assertEquals(5, current().eventCount());
    pass(Duration.ofSeconds(10));
    assertEquals(10, current().eventCount());
  }

  @Test
  void theSlicesOfAVersionDescribeExactlyTheEventsAndFitADatagram() {
    add(MANY);
    current();
    long described = 0;
    for (KeyRange range : ranges()) {
      Summary summary = publisher.membership(range);
      Slice.Members members = membership(range).members();
      assertEquals(range, members.range());
      assertEquals(events.cell(range), members.cell());
      assertEquals(summary.eventCount(), members.cell().count());
      assertEquals(summary.filterSize(), members.filter().sizeInBits());
      assertTrue(summary.signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
      described += summary.eventCount();
    }
    assertEquals(MANY, described);
  }

  @Test
  void noEventIsMissingFromItsSliceAndFewOthersSeemToBeThere() {
    add(MANY);
    current();
    List<Slice.Membership> slices = memberships(ranges());
    for (EventKey key : events.keys()) {
      assertTrue(mightHold(slices, key), TestSeed::hint);
    }
    int strangers = 0;
    for (int i = 0; i < MANY; i++) {
      strangers += mightHold(slices, randomKey()) ? 1 : 0;
    }
    assertTrue(strangers < MANY * MOST_FALSE_POSITIVES, strangers + ", " + TestSeed.hint());
  }

  private boolean mightHold(List<Slice.Membership> slices, EventKey key) {
    return slices.stream().anyMatch(slice -> mightHold(slice.members(), key));
  }

  @Test
  void anEmptySetIsDescribedToo() {
    assertEquals(0, current().eventCount());
    Slice.Membership slice = membership(KeyRange.ALL);
    assertEquals(0, slice.members().cell().count());
    assertEquals(KeyRange.ALL, slice.members().range());
  }

  @Test
  void eachSliceIsMadeOnceAVersion() {
    add(MANY);
    current();
    KeyRange range = ranges().get(1);
    List<CellRequest> wanted = List.of(new CellRequest(KeyRange.ALL, 20));
    Summary beacon = publisher.beacon();
    CellsSummary cells = publisher.cells(wanted);
    Summary made = publisher.membership(range);
    add(10);
    assertEquals(made, publisher.membership(range), "the same bytes for every peer");
    assertEquals(cells, publisher.cells(List.copyOf(wanted)), "the same bytes for every peer");
    assertEquals(beacon, publisher.beacon(), "the same bytes for every peer");
    assertEquals(current().version(), made.version());
    assertEquals(made.version(), cells.summary().version());
    assertEquals(made.version(), beacon.version());
  }

  @Test
  void theNextVersionHasASaltOfItsOwnAndMakesItsSlicesAnew() {
    add(10);
    Set<Bytes> salts = new HashSet<>();
    Set<Bytes> sealed = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Slice.Header quiet = open(current()).header();
      Slice.Header header = membership(KeyRange.ALL).header();
      assertEquals(Bytes.empty(), quiet.salt());
      assertEquals(quiet, withoutSalt(header));
      assertEquals(header, beacon().header());
      salts.add(header.salt());
      sealed.add(publisher.membership(KeyRange.ALL).signedEncryptedBlob());
      sealed.add(publisher.beacon().signedEncryptedBlob());
      pass(Duration.ofSeconds(10));
    }
    assertEquals(5, salts.size());
    assertEquals(10, sealed.size());
  }

  private static Slice.Header withoutSalt(Slice.Header header) {
    return new Slice.Header(
        header.publisher(),
        header.bootId(),
        header.version(),
        header.createdAtMicros(),
        Bytes.empty());
  }

  @Test
  void aRangeThatOutgrewASliceIsDescribedInItsFirstPart() {
    current();
    add(MANY);
    Slice.Members members = membership(KeyRange.ALL).members();
    assertTrue(members.cell().count() > 0 && members.cell().count() <= Limits.MAX_SLICE_EVENTS);
    assertEquals(KeyRange.ALL.from(), members.range().from());
    assertEquals(events.cell(members.range()), members.cell());
    assertNotEquals(KeyRange.ALL, members.range());
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
    bytes.add(publisher.beacon().signedEncryptedBlob());
    List<CellRequest> wanted = List.of(new CellRequest(KeyRange.ALL, 20));
    bytes.add(publisher.cells(wanted).summary().signedEncryptedBlob());
    ranges().forEach(r -> bytes.add(publisher.membership(r).signedEncryptedBlob()));
    return bytes;
  }
}
