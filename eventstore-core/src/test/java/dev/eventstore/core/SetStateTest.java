package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetStateTest {
  private final Random random = Seed.random("SetStateTest");
  private final SodiumSealer sealer = TestSealers.member(Invite.create("sets"));

  private List<EventId> ids(int count) {
    List<EventId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] id = new byte[EventId.BYTES];
      random.nextBytes(id);
      ids.add(EventId.of(id));
    }
    return ids;
  }

  @Test
  void theRootDoesNotDependOnTheOrderNorOnHowEventsWereGrouped() {
    List<EventId> ids = ids(50);
    SetState atOnce = SetState.EMPTY.plusIds(ids, sealer);
    Collections.shuffle(ids, random);
    SetState oneByOne = SetState.EMPTY;
    for (EventId id : ids) {
      oneByOne = oneByOne.plusIds(List.of(id), sealer);
    }
    assertEquals(atOnce.root(sealer), oneByOne.root(sealer));
  }

  @Test
  void theRootChangesWithEveryEventAndWithTheCommunity() {
    List<EventId> ids = ids(2);
    SetState one = SetState.EMPTY.plusIds(ids.subList(0, 1), sealer);
    SetState two = SetState.EMPTY.plusIds(ids, sealer);
    assertNotEquals(one.root(sealer).hash(), two.root(sealer).hash());
    SodiumSealer stranger = TestSealers.member(Invite.create("sets"));
    assertNotEquals(
        two.root(sealer).hash(), SetState.EMPTY.plusIds(ids, stranger).root(stranger).hash());
  }

  @Test
  void lanesAddWithoutCarryingIntoTheirNeighbours() {
    byte[] ones = new byte[SetHash.BYTES];
    Arrays.fill(ones, (byte) 0xFF);
    SetHash hash = new SetHash();
    hash.add(ones);
    hash.add(ones);
    byte[] sums = hash.sums();
    for (int lane = 0; lane < SetHash.BYTES; lane += 2) {
      assertEquals((byte) 0xFF, sums[lane]);
      assertEquals((byte) 0xFE, sums[lane + 1]);
    }
  }

  @Test
  void theStoredFormIsReadBackAndOtherLengthsAreNot() {
    SetState state = SetState.EMPTY.plusIds(ids(3), sealer);
    assertEquals(state, SetState.decode(state.encode()).orElseThrow());
    assertTrue(SetState.decode(Bytes.empty()).isEmpty());
  }
}
