package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeldTimesTest {
  private final SodiumSealer sealer = Sealers.sealer(1, 2);
  private final ChunkedOrderedSet set =
      new ChunkedOrderedSet(sealer::h64, SetState.EMPTY.root(sealer));
  private final HeldTimes held = new HeldTimes(set);

  private static EventKey key(long time, long head, int tail) {
    byte[] id = ByteBuffer.allocate(EventId.BYTES).putLong(head).putInt(tail).array();
    return new EventKey(time, EventId.of(id));
  }

  private void hold(EventKey key) {
    set.addAll(List.of(new ChunkedOrderedSet.Entry(1, key)), SetState.EMPTY.root(sealer));
  }

  @Test
  void whatIsHeldIsKnownOnceItsTimeHasBeenSeen() {
    EventKey key = key(5, 77, 0);
    hold(key);
    assertFalse(held.isHeld(key.id()));
    assertTrue(held.isHeld(key));
    assertTrue(held.isHeld(key.id()));
  }

  @Test
  void anIdThatBeginsLikeAHeldOneIsNotTakenForIt() {
    hold(key(5, 77, 0));
    held.remember(key(5, 77, 0));
    assertFalse(held.isHeld(key(5, 77, 1).id()));
  }

  @Test
  void whatIsNotHeldAnyMoreIsNotSaidToBe() {
    EventKey key = key(5, 77, 0);
    hold(key);
    held.remember(key);
    set.replacement().finish(SetState.EMPTY.root(sealer));
    assertFalse(held.isHeld(key.id()));
  }

  @Test
  void ofIdsThatFallTogetherTheFourLatestAreKnown() {
    List<EventKey> keys =
        LongStream.rangeClosed(1, 6).mapToObj(i -> key(i, i * Limits.MAX_HELD_TIMES, 0)).toList();
    keys.forEach(this::hold);
    keys.forEach(held::remember);
    held.remember(keys.get(3));
    assertEquals(
        List.of(false, false, true, true, true, true),
        keys.stream().map(key -> held.isHeld(key.id())).toList());
  }
}
