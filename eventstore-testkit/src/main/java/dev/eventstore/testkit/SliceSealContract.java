package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.SignedBytes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What sealing slices of summaries promises. */
abstract class SliceSealContract extends SignatureContract {
  /** Around the plain bytes: nonce and tag, the signer, the signature. */
  private static final int OVERHEAD_BYTES = Limits.SEAL_OVERHEAD_BYTES + DeviceId.BYTES + 64;

  private static final int MOST = Limits.MAX_SLICE_BYTES - OVERHEAD_BYTES;
  private static final int NOISES = 5_000;

  @Test
  void aSliceOpensAsItWasAndNamesItsSigner() {
    for (int size : new int[] {0, 1, 100, MOST}) {
      Bytes plain = Bytes.copyOf(randomBytes(size));
      Bytes sealed = alice.sealSlice(plain.toArray());
      assertEquals(Optional.of(new SignedBytes(alice.self(), plain)), bob.openSlice(sealed));
      assertEquals(Optional.of(new SignedBytes(alice.self(), plain)), alice.openSlice(sealed));
    }
  }

  @Test
  void theLargestSliceFillsTheLimitAndALargerOneIsRefused() {
    assertEquals(Limits.MAX_SLICE_BYTES, alice.sealSlice(new byte[MOST]).size());
    assertThrows(SealingException.class, () -> alice.sealSlice(new byte[MOST + 1]));
  }

  @Test
  void theSameSliceIsNeverSealedUnderTheSameNonce() {
    Set<Bytes> nonces = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      nonces.add(resized(alice.sealSlice(JSON), 24));
    }
    assertEquals(200, nonces.size());
  }

  @Test
  void oneBitChangedAnywhereInASliceIsRefused() {
    Bytes sealed = alice.sealSlice(JSON);
    for (int i = 0; i < sealed.size(); i++) {
      assertEquals(Optional.empty(), bob.openSlice(flipped(sealed, i)), "byte " + i);
    }
  }

  @Test
  void aSliceOfAnotherLengthAndNoiseAreRefused() {
    Bytes sealed = alice.sealSlice(new byte[MOST]);
    for (int size = 0; size < sealed.size(); size++) {
      assertEquals(Optional.empty(), bob.openSlice(resized(sealed, size)), size + " bytes");
    }
    assertEquals(Optional.empty(), bob.openSlice(resized(sealed, sealed.size() + 1)));
    for (int i = 0; i < NOISES; i++) {
      Bytes noise = Bytes.copyOf(randomBytes(random.nextInt(Limits.MAX_SLICE_BYTES + 100)));
      assertEquals(Optional.empty(), bob.openSlice(noise), TestSeed::hint);
    }
  }

  @Test
  void anotherCommunitysSliceIsRefused() {
    assertEquals(Optional.empty(), bob.openSlice(stranger.sealSlice(JSON)));
  }

  @Test
  void nothingMadeAsOneThingPassesAsAnother() {
    assertEquals(Optional.empty(), bob.openSlice(alice.sealEvent(JSON, new byte[0])));
    assertInstanceOf(Opening.Refused.class, bob.openEvent(alice.sealSlice(new byte[300])));
  }
}
