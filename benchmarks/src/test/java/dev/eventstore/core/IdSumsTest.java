package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.SecretBytes;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdSumsTest {
  private final Sealer sealer =
      DefaultParts.sealer(
          Invite.create("benchmarks"), SecretBytes.copyOf(new byte[32]), new SecureRandom());
  private final List<EventId> ids = IntStream.range(0, 10).mapToObj(IdSumsTest::id).toList();

  private static EventId id(int number) {
    byte[] id = new byte[EventId.BYTES];
    id[0] = (byte) number;
    return EventId.of(id);
  }

  private static EventKey key(int number) {
    return new EventKey(number, id(number));
  }

  @AfterEach
  void close() {
    sealer.close();
  }

  @Test
  void idsThatAreTakenAwayLeaveNoTrace() {
    IdSums few = IdSums.NONE.plus(ids.subList(0, 4), sealer);
    IdSums many = IdSums.NONE.plus(ids, sealer);
    IdSums left = many.minus(ids.subList(4, 10), sealer);
    assertEquals(few.state().root(sealer), left.state().root(sealer));
  }

  @Test
  void aSetHasTheSameRootHoweverItCameToItsEvents() {
    HeldSet.Builder all = new HeldSet.Builder(sealer);
    HeldSet.Builder some = new HeldSet.Builder(sealer);
    for (int i = 0; i < 10; i++) {
      all.add(i + 1, key(i));
    }
    some.add(1, key(0));
    HeldSet whole = all.build(IdSums.NONE.plus(ids, sealer));
    HeldSet grown = some.build(IdSums.NONE.plus(ids.subList(0, 1), sealer));
    grown.add(
        IntStream.range(1, 10)
            .mapToObj(i -> new StoredEvent(i + 1, key(i), 0, Bytes.empty()))
            .toList());
    assertEquals(whole.events().root(), grown.events().root());
    assertEquals(10, grown.events().root().count());
  }

  @Test
  void theSumsOfOtherEventsAreRefused() {
    HeldSet.Builder builder = new HeldSet.Builder(sealer);
    builder.add(1, key(0));
    assertThrows(IllegalArgumentException.class, () -> builder.build(IdSums.NONE));
  }
}
