package dev.eventstore.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import org.junit.jupiter.api.Test;

/** What a simulated network remembers is what its devices would compute. */
class SharedSealerContractTest extends SodiumSealerContractTest {
  private final SharedCryptography shared = new SharedCryptography();
  private int verified;

  /** Counts checks of signatures. */
  private final class Counting extends ForwardingSealer {
    Counting(Sealer inside) {
      super(inside);
    }

    @Override
    public boolean verify(DeviceId author, Opening.Opened opened) {
      verified++;
      return super.verify(author, opened);
    }
  }

  @Override
  protected Sealer member() {
    return new SharedSealer(new Counting(super.member()), shared);
  }

  /** Of another community, which shares nothing. */
  @Override
  protected Sealer stranger() {
    return new SharedSealer(super.stranger(), new SharedCryptography());
  }

  @Test
  void oneEventIsVerifiedOnceForAllDevices() {
    try (Sealer one = member();
        Sealer two = member()) {
      int before = shared.openings();
      Bytes sealed = one.sealEvent("{}".getBytes(UTF_8), new byte[3]);
      for (Sealer each : new Sealer[] {one, two, two}) {
        Opening.Opened opened = assertInstanceOf(Opening.Opened.class, each.openEvent(sealed));
        assertTrue(each.verify(one.self(), opened));
      }
      assertEquals(1, verified);
      assertEquals(before + 1, shared.openings());
    }
  }

  @Test
  void onlySoManyBytesAreRemembered() {
    RecentAnswers<Integer, Integer> answers = new RecentAnswers<>(10, question -> 4);
    for (int i = 0; i < 5; i++) {
      int question = i;
      assertEquals(-i, answers.get(i, () -> -question));
      assertEquals(0, answers.get(0, () -> 99), "asked again and again");
    }
    assertEquals(2, answers.size());
    assertEquals(-4, answers.get(4, () -> 99));
    assertEquals(99, answers.get(3, () -> 99));
  }
}
