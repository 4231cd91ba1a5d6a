package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Verdict;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What sealing, naming and opening events promises. */
abstract class EventSealContract extends SealerFixture {
  private static final int NONCE_BYTES = 24;
  private static final int NONCES = 500;
  private static final int NOISES = 5_000;

  @Test
  void eachDeviceHasANameThatStays() {
    assertEquals(alice.self(), alice.self());
    assertNotEquals(alice.self(), bob.self());
  }

  @Test
  void anIdIsBlake2b256OfTheBytesOnEveryDevice() {
    String empty = "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
    String abc = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
    assertEquals(empty, alice.idOf(Bytes.empty()).value().toString());
    assertEquals(abc, alice.idOf(Bytes.copyOf(new byte[] {'a', 'b', 'c'})).value().toString());
    Bytes sealed = alice.sealEvent(JSON, ATTACHMENT);
    EventId id = alice.idOf(sealed);
    assertEquals(id, bob.idOf(sealed));
    assertEquals(id, stranger.idOf(sealed));
  }

  @Test
  void whatOneMemberSealsAnotherOpensAsItWas() {
    for (int attached : new int[] {0, 1, 1_000, Limits.MAX_EVENT_CONTENT_BYTES - JSON.length}) {
      byte[] attachment = randomBytes(attached);
      Opening.Opened opened = opened(bob, alice.sealEvent(JSON, attachment));
      assertArrayEquals(JSON, opened.json().toArray());
      assertArrayEquals(attachment, opened.attachment().toArray());
      assertTrue(bob.verify(alice.self(), opened));
    }
  }

  @Test
  void theOneThatSealedOpensItToo() {
    Opening.Opened opened = opened(alice, alice.sealEvent(JSON, ATTACHMENT));
    assertArrayEquals(JSON, opened.json().toArray());
    assertTrue(alice.verify(alice.self(), opened));
  }

  @Test
  void jsonAndAttachmentAreNotConfused() {
    byte[] none = new byte[0];
    assertArrayEquals(JSON, opened(bob, alice.sealEvent(JSON, none)).json().toArray());
    assertArrayEquals(JSON, opened(bob, alice.sealEvent(none, JSON)).attachment().toArray());
    assertEquals(Bytes.empty(), opened(bob, alice.sealEvent(none, JSON)).json());
  }

  @Test
  void theSizeIsThePaddedOneAndWithinTheLimits() {
    int step = 997;
    for (int content = 0; content <= Limits.MAX_EVENT_CONTENT_BYTES; content += step) {
      int padded = padded(Limits.EVENT_FRAME_BYTES + content);
      int size = alice.sealEvent(randomBytes(content), new byte[0]).size();
      assertEquals(Limits.SEAL_OVERHEAD_BYTES + padded, size, content + " bytes");
      assertTrue(size >= Limits.MIN_SEALED_EVENT_BYTES && size <= Limits.MAX_SEALED_EVENT_BYTES);
    }
    int most = Limits.MAX_EVENT_CONTENT_BYTES;
    assertEquals(
        Limits.SEAL_OVERHEAD_BYTES + Limits.MAX_PADDED_EVENT_BYTES,
        alice.sealEvent(new byte[most], new byte[0]).size());
  }

  /** Padmé, as PURBs (2019) has it: the low bits of a length are zeros. */
  private static int padded(int length) {
    int exponent = 31 - Integer.numberOfLeadingZeros(length);
    int bitsOfExponent = 32 - Integer.numberOfLeadingZeros(exponent);
    int step = 1 << (exponent - bitsOfExponent);
    return (length + step - 1) / step * step;
  }

  @Test
  void moreThanTheLimitIsRefusedHoweverItIsDivided() {
    int most = Limits.MAX_EVENT_CONTENT_BYTES;
    for (int json : new int[] {0, 1, most, most + 1}) {
      byte[] attachment = new byte[most + 1 - json];
      assertThrows(SealingException.class, () -> alice.sealEvent(new byte[json], attachment));
    }
  }

  @Test
  void theSameContentIsNeverSealedUnderTheSameNonce() {
    Set<Bytes> nonces = new HashSet<>();
    Set<EventId> ids = new HashSet<>();
    for (int i = 0; i < NONCES; i++) {
      Bytes sealed = alice.sealEvent(JSON, ATTACHMENT);
      nonces.add(resized(sealed, NONCE_BYTES));
      ids.add(alice.idOf(sealed));
    }
    assertEquals(NONCES, nonces.size());
    assertEquals(NONCES, ids.size());
  }

  @Test
  void oneBitChangedAnywhereIsRefused() {
    Bytes sealed = alice.sealEvent(JSON, ATTACHMENT);
    for (int i = 0; i < sealed.size(); i++) {
      Opening opening = bob.openEvent(flipped(sealed, i));
      assertInstanceOf(Opening.Refused.class, opening, "byte " + i + ", " + TestSeed.hint());
    }
  }

  @Test
  void whatIsShortenedOrLengthenedIsRefused() {
    Bytes sealed = alice.sealEvent(JSON, ATTACHMENT);
    for (int size = 0; size < sealed.size(); size++) {
      assertInstanceOf(Opening.Refused.class, bob.openEvent(resized(sealed, size)));
    }
    assertInstanceOf(Opening.Refused.class, bob.openEvent(resized(sealed, sealed.size() + 1)));
  }

  @Test
  void aSizeThatNoEventHasIsNamedAsTheReason() {
    int least = Limits.MIN_SEALED_EVENT_BYTES;
    int most = Limits.MAX_SEALED_EVENT_BYTES;
    for (int size : new int[] {0, 1, 24, 40, least - 1, most + 1, 2 * most}) {
      Opening opening = bob.openEvent(Bytes.copyOf(new byte[size]));
      assertEquals(new Opening.Refused(Verdict.Reason.SIZE), opening, size + " bytes");
    }
    for (int size : new int[] {least, most}) {
      Opening opening = bob.openEvent(Bytes.copyOf(new byte[size]));
      assertEquals(new Opening.Refused(Verdict.Reason.KEY), opening, size + " bytes");
    }
  }

  @Test
  void noiseIsRefusedAndNothingIsThrown() {
    for (int i = 0; i < NOISES; i++) {
      Bytes noise = Bytes.copyOf(randomBytes(random.nextInt(600)));
      assertInstanceOf(Opening.Refused.class, bob.openEvent(noise), TestSeed::hint);
    }
  }

  @Test
  void anotherCommunitysEventHasAKeyThatIsNotHere() {
    assertEquals(
        new Opening.Refused(Verdict.Reason.KEY),
        bob.openEvent(stranger.sealEvent(JSON, ATTACHMENT)));
  }
}
