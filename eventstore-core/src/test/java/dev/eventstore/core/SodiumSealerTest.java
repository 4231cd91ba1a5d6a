package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Opening.Opened;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.Verdict;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SodiumSealerTest {
  private static final byte[] JSON = "{\"a\":1}".getBytes(UTF_8);
  private static final byte[] ATTACHMENT = {1, 2, 3};

  private final SodiumSealer alice = Sealers.sealer(1, 10);
  private final SodiumSealer bob = Sealers.sealer(2, 10);

  @Test
  void whatOneDeviceSealsAnotherOpensAndVerifies() {
    Opened opened = opened(bob, alice.sealEvent(JSON, ATTACHMENT));
    assertArrayEquals(JSON, opened.json().toArray());
    assertArrayEquals(ATTACHMENT, opened.attachment().toArray());
    assertTrue(bob.verify(alice.self(), opened));
    assertFalse(bob.verify(bob.self(), opened));
  }

  @Test
  void emptyJsonAndAttachmentAreTheSmallestEvent() {
    Bytes sealed = alice.sealEvent(new byte[0], new byte[0]);
    assertTrue(bob.verify(alice.self(), opened(bob, sealed)));
    int padded = Padme.paddedLength(Limits.EVENT_FRAME_BYTES);
    assertEquals(Limits.SEAL_OVERHEAD_BYTES + padded, sealed.size());
  }

  @Test
  void theLargestEventFitsAndOneByteMoreIsRefusedWithLimitAndValue() {
    byte[] most = new byte[Limits.MAX_EVENT_CONTENT_BYTES - JSON.length];
    Bytes sealed = alice.sealEvent(JSON, most);
    assertTrue(sealed.size() <= Limits.MAX_SEALED_EVENT_BYTES);
    assertTrue(bob.verify(alice.self(), opened(bob, sealed)));
    SealingException refused =
        assertThrows(
            SealingException.class, () -> alice.sealEvent(JSON, new byte[most.length + 1]));
    assertEquals("an event has at most 63415 bytes, not 63416", refused.getMessage());
  }

  @Test
  void aSizeThatNoEventHasIsRefusedBeforeAnythingElse() {
    int smallest = Limits.MIN_SEALED_EVENT_BYTES;
    for (int size : new int[] {0, 1, 24, 40, smallest - 1, Limits.MAX_SEALED_EVENT_BYTES + 1}) {
      assertEquals(
          new Opening.Refused(Verdict.Reason.SIZE),
          alice.openEvent(Bytes.copyOf(new byte[size])),
          () -> size + " bytes");
    }
    assertEquals(
        new Opening.Refused(Verdict.Reason.KEY), alice.openEvent(Bytes.copyOf(new byte[smallest])));
  }

  @Test
  void aNonceIsNeverUsedTwice() {
    Set<Bytes> nonces = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      nonces.add(Bytes.copyOf(alice.sealEvent(JSON, ATTACHMENT).toArray(), 0, 24));
    }
    assertEquals(100, nonces.size());
  }

  @Test
  void theNewestKeySealsAndEachKeyOpens() {
    SodiumSealer before = Sealers.sealer(1, 10);
    SodiumSealer after = Sealers.sealer(2, 10, 11);
    Opened old = opened(after, before.sealEvent(JSON, ATTACHMENT));
    assertTrue(after.verify(before.self(), old));
    assertEquals(
        new Opening.Refused(Verdict.Reason.KEY),
        before.openEvent(after.sealEvent(JSON, ATTACHMENT)));
  }

  @Test
  void anIdIsTheHashOfTheSealedBytes() {
    Bytes sealed = alice.sealEvent(JSON, ATTACHMENT);
    assertEquals(alice.idOf(sealed), bob.idOf(sealed));
    assertEquals(EventId.of(Sodium.instance().hash(32, sealed.toArray())), alice.idOf(sealed));
  }

  @Test
  void aSliceNamesItsSigner() {
    Bytes sealed = alice.sealSlice(JSON);
    assertEquals(
        Optional.of(new SignedBytes(alice.self(), Bytes.copyOf(JSON))), bob.openSlice(sealed));
  }

  @Test
  void aSliceFitsItsLimitAndALargerOneIsRefused() {
    int most = Limits.MAX_SLICE_BYTES - Limits.SEAL_OVERHEAD_BYTES - 32 - 64;
    Bytes sealed = alice.sealSlice(new byte[most]);
    assertEquals(Limits.MAX_SLICE_BYTES, sealed.size());
    assertTrue(bob.openSlice(sealed).isPresent());
    assertThrows(SealingException.class, () -> alice.sealSlice(new byte[most + 1]));
    assertTrue(bob.openSlice(Bytes.copyOf(new byte[Limits.MAX_SLICE_BYTES + 1])).isEmpty());
    assertTrue(bob.openSlice(Bytes.empty()).isEmpty());
  }

  @Test
  void anyBitFlippedInASliceIsRefused() {
    byte[] sealed = alice.sealSlice(JSON).toArray();
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      assertTrue(bob.openSlice(flipped(sealed, bit)).isEmpty(), "bit " + bit);
    }
  }

  @Test
  void aSliceUnderARetiredKeyOrOfAnotherCommunityIsRefused() {
    SodiumSealer rotated = Sealers.sealer(2, 10, 11);
    assertTrue(rotated.openSlice(alice.sealSlice(JSON)).isEmpty());
    assertTrue(Sealers.sealer(2, 12).openSlice(alice.sealSlice(JSON)).isEmpty());
  }

  @Test
  void nothingMadeAsOneThingPassesAsAnother() {
    Bytes event = alice.sealEvent(JSON, new byte[0]);
    Bytes slice = alice.sealSlice(new byte[200]);
    assertTrue(bob.openSlice(event).isEmpty());
    assertEquals(new Opening.Refused(Verdict.Reason.KEY), bob.openEvent(slice));
  }

  @Test
  void theFingerprintsOfAnEventDependOnTheFoundingKeyAlone() {
    EventId id = EventId.of(new byte[32]);
    SodiumSealer rotated = Sealers.sealer(2, 10, 11);
    SodiumSealer stranger = Sealers.sealer(2, 12);
    assertEquals(alice.h64(id), rotated.h64(id));
    assertNotEquals(alice.h64(id), stranger.h64(id));
    assertEquals(2_048, alice.setLanes(id).length);
    assertArrayEquals(alice.setLanes(id), rotated.setLanes(id));
    assertFalse(java.util.Arrays.equals(alice.setLanes(id), stranger.setLanes(id)));
    assertEquals(alice.indexTag("type", "m"), rotated.indexTag("type", "m"));
    assertNotEquals(alice.indexTag("type", "m"), stranger.indexTag("type", "m"));
  }

  @Test
  void anIndexTagKeepsFieldAndValueApart() {
    assertNotEquals(alice.indexTag("ab", "c"), alice.indexTag("a", "bc"));
    assertNotEquals(alice.indexTag("", "abc"), alice.indexTag("abc", ""));
  }

  @Test
  void eachSaltGivesItsOwnFilterKeyOfSixteenBytes() {
    Bytes one = alice.filterKey(Bytes.copyOf(new byte[16]));
    assertEquals(16, one.size());
    assertEquals(one, bob.filterKey(Bytes.copyOf(new byte[16])));
    assertNotEquals(one, alice.filterKey(Bytes.copyOf(new byte[] {1})));
  }

  @Test
  void theOwnerOfADatabaseIsNamedByAKeyedHash() {
    assertEquals(16, alice.ownerHash().size());
    assertEquals(alice.ownerHash(), Sealers.sealer(1, 10, 11).ownerHash());
    assertNotEquals(alice.ownerHash(), bob.ownerHash());
    assertNotEquals(alice.ownerHash(), Sealers.sealer(1, 12).ownerHash());
  }

  @Test
  void aSignatureOfAnotherLengthDoesNotVerify() {
    Opened good = opened(bob, alice.sealEvent(JSON, ATTACHMENT));
    for (int length : new int[] {0, 63, 65}) {
      Opened bad =
          new Opened(
              good.signedMessage(), Bytes.copyOf(new byte[length]), good.json(), good.attachment());
      assertFalse(bob.verify(alice.self(), bad));
    }
  }

  @Test
  void anAuthorThatIsNoPointOfTheCurveDoesNotVerify() {
    Opened good = opened(bob, alice.sealEvent(JSON, ATTACHMENT));
    for (int value : new int[] {0, 1, 2, 0xFF}) {
      byte[] id = new byte[32];
      id[0] = (byte) value;
      assertFalse(bob.verify(DeviceId.of(id), good));
    }
  }

  private static Opened opened(SodiumSealer sealer, Bytes sealed) {
    return assertInstanceOf(Opened.class, sealer.openEvent(sealed));
  }

  private static Bytes flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.copyOf(copy);
  }
}
