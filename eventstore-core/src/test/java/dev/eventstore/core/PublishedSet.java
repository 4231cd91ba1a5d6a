package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** A set with its publisher, for tests of what is published: keys, a clock, and a reader. */
final class PublishedSet {
  static final long BOOT_ID = 0x1234_5678_9ABC_DEF0L;

  final Random random;
  final TestEnvironment time = new TestEnvironment();
  final SodiumSealer sealer;
  final ChunkedOrderedSet set;
  final TreeSet<EventKey> keys = new TreeSet<>();

  PublishedSet(Random random, Invite invite) {
    this.random = random;
    sealer = TestSealers.member(invite);
    set = new ChunkedOrderedSet(sealer::h64, root(0));
  }

  PublishedSet(String test) {
    this(Seed.random(test), Invite.create("summaries"));
  }

  private static Root root(long count) {
    return new Root(Bytes.copyOf(new byte[Root.BYTES]), count);
  }

  ScheduledBloomPublisher publisher() {
    return publisher(set);
  }

  ScheduledBloomPublisher publisher(OrderedSet events) {
    return new ScheduledBloomPublisher(
        events, sealer, time.environment(), SummarySchedule.DEFAULT, BOOT_ID);
  }

  /** The clock of the publisher, in microseconds. */
  long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.now());
  }

  /** A new key of this time. */
  EventKey key(long micros) {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new EventKey(micros, EventId.of(id));
  }

  /** A new key of this time whose id begins with this byte, eight times. */
  EventKey alike(long micros, int head) {
    byte[] id = key(micros).id().value().toArray();
    Arrays.fill(id, 0, Long.BYTES, (byte) head);
    return new EventKey(micros, EventId.of(id));
  }

  /** A new key of this time whose id begins with seven zeros and this byte. */
  EventKey endingWith(long micros, int byteSeven) {
    byte[] id = key(micros).id().value().toArray();
    Arrays.fill(id, 0, Long.BYTES, (byte) 0);
    id[Long.BYTES - 1] = (byte) byteSeven;
    return new EventKey(micros, EventId.of(id));
  }

  /** Adds so many events of these times. */
  List<EventKey> add(int count, LongSupplier times) {
    List<EventKey> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(key(times.getAsLong()));
    }
    addAll(added);
    return added;
  }

  /** Adds so many events of the last hour. */
  List<EventKey> add(int count) {
    return add(count, () -> nowMicros() - random.nextLong(3_600_000_000L));
  }

  void addAll(List<EventKey> added) {
    List<ChunkedOrderedSet.Entry> entries = new ArrayList<>();
    for (EventKey key : added) {
      keys.add(key);
      entries.add(new ChunkedOrderedSet.Entry(keys.size(), key));
    }
    set.addAll(entries, root(keys.size()));
  }

  /** The events of a range. */
  List<EventKey> in(KeyRange range) {
    return List.copyOf(keys.subSet(range.from(), range.to()));
  }

  /** As a peer decides. */
  boolean mightHold(Slice.Members members, EventKey key) {
    return members.filter().mightContain(sealer.h64(key.id()), key.id().head());
  }

  Bytes plain(Summary summary) {
    return sealer.openSlice(summary.signedEncryptedBlob()).orElseThrow().plain();
  }

  Slice open(Summary summary) {
    return sealer
        .openSlice(summary.signedEncryptedBlob())
        .flatMap(signed -> SliceCodec.decode(signed, sealer))
        .orElseThrow();
  }

  Slice.Membership membership(Summary summary) {
    return assertInstanceOf(Slice.Membership.class, open(summary));
  }

  Slice.Beacon beacon(Summary summary) {
    return assertInstanceOf(Slice.Beacon.class, open(summary));
  }

  Slice.Cells cells(Summary summary) {
    return assertInstanceOf(Slice.Cells.class, open(summary));
  }
}
