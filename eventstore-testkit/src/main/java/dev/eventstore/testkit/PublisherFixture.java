package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A publisher under test, the set it speaks of, a peer that listens, and a clock. */
abstract class PublisherFixture {
  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  static final int MAX_TIME = 1_000;
  private static final int EVENTS_PER_RANGE = 500;

  final Random random = TestSeed.random();
  Sealer sealer;
  Sealer peer;
  ListedSet events;
  BloomPublisher publisher;
  long nanos = firstNanos();
  private Duration passed = Duration.ZERO;

  /** A device of one community, another device each time. */
  protected abstract Sealer member();

  /** The publisher under test. */
  protected abstract BloomPublisher publisher(
      OrderedSet events, Sealer sealer, Environment environment);

  /** Opens a slice as a peer does. */
  protected abstract Optional<Slice> open(Sealer peer, Bytes sealedSlice);

  /** Where the nanosecond ticker begins: close to where it wraps around. */
  private static long firstNanos() {
    return Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
  }

  @BeforeEach
  final void openPublisher() {
    sealer = member();
    peer = member();
    events = new ListedSet(sealer);
    publisher = publisher(events, sealer, environment());
  }

  @AfterEach
  final void closeSealers() {
    sealer.close();
    peer.close();
  }

  final Environment environment() {
    return new Environment(
        () -> BEGINNING.plus(passed),
        () -> nanos,
        new InsecureSeededRandom(TestSeed.VALUE),
        Runnable::run,
        Runnable::run,
        Runnable::run);
  }

  final void pass(Duration time) {
    nanos += time.toNanos();
    passed = passed.plus(time);
  }

  final Summary current() {
    return publisher.current(nanos);
  }

  final void add(int count) {
    for (int i = 0; i < count; i++) {
      events.add(randomKey());
    }
  }

  final EventKey randomKey() {
    return randomKey(random.nextInt(MAX_TIME));
  }

  final EventKey randomKey(long micros) {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new EventKey(micros, EventId.of(id));
  }

  final Slice open(Summary summary) {
    return open(peer, summary.signedEncryptedBlob()).orElseThrow();
  }

  final Slice.Membership membership(KeyRange range) {
    return assertInstanceOf(Slice.Membership.class, open(publisher.membership(range)));
  }

  final Slice.Beacon beacon() {
    return assertInstanceOf(Slice.Beacon.class, open(publisher.beacon()));
  }

  final List<Slice.Membership> memberships(List<KeyRange> ranges) {
    List<Slice.Membership> slices = new ArrayList<>();
    ranges.forEach(range -> slices.add(membership(range)));
    return slices;
  }

  /** Everything, in parts that a slice can describe. */
  final List<KeyRange> ranges() {
    return events.cut(KeyRange.ALL, 1 + events.keys().size() / EVENTS_PER_RANGE);
  }

  /** As the peer decides, with its own keys. */
  final boolean mightHold(Slice.Members members, EventKey key) {
    return members.range().from().compareTo(key) <= 0
        && key.compareTo(members.range().to()) < 0
        && members.filter().mightContain(peer.h64(key.id()), key.id().head());
  }
}
