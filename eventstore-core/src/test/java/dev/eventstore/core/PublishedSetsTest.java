package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Invite;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Slice;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one device reads in the slices of another, for random sets: filters leave no event out, and
 * counts and sums are exact, so that what differs is what is missing.
 */
class PublishedSetsTest {
  private static final int ROUNDS = 12;
  private static final double MOST_FALSE_POSITIVES = 0.03;

  private final Random random = Seed.random("PublishedSetsTest");
  private PublishedSet ours = new PublishedSet(random, Invite.create("none"));
  private PublishedSet theirs = ours;
  private int strangers;
  private int falsePositives;

  private void draw() {
    Invite invite = Invite.create("both");
    ours = new PublishedSet(random, invite);
    theirs = new PublishedSet(random, invite);
    List<EventKey> common = ours.add(random.nextInt(3_000), this::time);
    theirs.addAll(common);
    ours.add(random.nextInt(200), this::time);
    theirs.add(random.nextInt(200), this::time);
  }

  /** Mostly of the last month, now and then of one microsecond, of any time or of the future. */
  private long time() {
    long now = ours.nowMicros();
    return switch (random.nextInt(8)) {
      case 0 -> now - 1_000_000;
      case 1 -> random.nextLong(1L << 53);
      case 2 -> now + random.nextLong(10_000_000_000L);
      default -> now - random.nextLong(2_600_000_000_000L);
    };
  }

  private KeyRange range() {
    List<EventKey> keys = List.copyOf(ours.keys);
    if (keys.isEmpty() || random.nextBoolean()) {
      return KeyNumbers.range(random);
    }
    EventKey key = keys.get(random.nextInt(keys.size()));
    BigInteger one = KeyNumbers.number(key.createdAtMicros(), key.id().head());
    BigInteger other = KeyNumbers.near(one, random);
    return one.equals(other) ? range() : KeyNumbers.range(one.min(other), one.max(other));
  }

  @ParameterizedTest
  @EnumSource(Contest.class)
  void whatAPeerReadsIsTrueOfTheSetOfThePublisher(Contest contest) {
    for (int round = 0; round < ROUNDS; round++) {
      draw();
      BloomPublisher publisher = ours.publisher();
      publisher.contested(contest);
      Slice.Beacon beacon = theirs.beacon(publisher.beacon());
      assertEquals(contest == Contest.STUCK, beacon.hash().isSalted());
      assertEquals(ours.set.root(), beacon.root());
      assertMembers(beacon.recent(), beacon.hash());
      assertCells(beacon.cells(), beacon.hash());
      for (int i = 0; i < 20; i++) {
        assertRangesAreTrue(publisher);
      }
    }
    assertTrue(
        falsePositives <= 3 + strangers * MOST_FALSE_POSITIVES,
        falsePositives + " of " + strangers);
  }

  private void assertRangesAreTrue(BloomPublisher publisher) {
    KeyRange range = random.nextInt(5) == 0 ? KeyRange.ALL : range();
    Slice.Membership membership = theirs.membership(publisher.membership(range));
    assertMembers(membership.members(), membership.hash());
    List<CellRequest> wanted = List.of(new CellRequest(range, 1 + random.nextInt(60)));
    Slice.Cells cells = theirs.cells(publisher.cells(wanted).summary());
    assertCells(cells.cells(), cells.hash());
    assertEquals(range, CellTree.limits(cells.cells()));
  }

  /** As the peer computes it, with its own keys. */
  private Cell cell(Collection<EventKey> keys, CellHash hash) {
    long sum = 0;
    for (EventKey key : keys) {
      sum += hash.of(theirs.sealer.h64(key.id()), key.id().head());
    }
    return new Cell(keys.size(), hash.reduce(sum));
  }

  private void assertMembers(Slice.Members members, CellHash hash) {
    List<EventKey> held = ours.in(members.range());
    assertEquals(cell(held, hash), members.cell());
    held.forEach(key -> assertTrue(theirs.mightHold(members, key)));
    for (EventKey key : theirs.in(members.range())) {
      if (!ours.keys.contains(key)) {
        strangers++;
        falsePositives += theirs.mightHold(members, key) ? 1 : 0;
      } else {
        assertTrue(theirs.mightHold(members, key), "held by both");
      }
    }
  }

  private void assertCells(List<RangeCell> cells, CellHash hash) {
    CellHash fine = hash.fine();
    for (RangeCell each : cells) {
      List<EventKey> held = ours.in(each.range());
      assertEquals(cell(held, fine), each.cell());
      assertDifferenceIsWhatIsMissing(each, held, fine);
    }
  }

  /** Between exact sums lies the sum of what only one side holds. */
  private void assertDifferenceIsWhatIsMissing(RangeCell of, List<EventKey> held, CellHash fine) {
    List<EventKey> onlyTheirs = new ArrayList<>(theirs.in(of.range()));
    onlyTheirs.removeIf(ours.keys::contains);
    List<EventKey> onlyOurs = new ArrayList<>(held);
    onlyOurs.removeIf(theirs.keys::contains);
    Cell read = fine.cell(theirs.set, of.range());
    long difference = cell(onlyTheirs, fine).sumH64() - cell(onlyOurs, fine).sumH64();
    assertEquals(fine.reduce(difference), fine.reduce(read.sumH64() - of.cell().sumH64()));
    assertEquals(onlyTheirs.size() - onlyOurs.size(), read.count() - of.cell().count());
    assertFalse(
        onlyTheirs.size() + onlyOurs.size() == 1 && read.sumH64() == of.cell().sumH64(),
        "one missing event always shows");
  }
}
