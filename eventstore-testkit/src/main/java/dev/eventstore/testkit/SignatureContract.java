package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Opening.Opened;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an author's signature promises. */
abstract class SignatureContract extends EventSealContract {
  private static final int SIGNATURE_BYTES = 64;
  private static final int HALF = SIGNATURE_BYTES / 2;

  /** The order of Ed25519's group: 2²⁵² + 27742317777372353535851937790883648493. */
  private static final BigInteger GROUP_ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private Opened good = new Opened(Bytes.empty(), Bytes.empty(), Bytes.empty(), Bytes.empty());

  @BeforeEach
  final void sign() {
    good = opened(bob, alice.sealEvent(JSON, ATTACHMENT));
  }

  private boolean verifies(Bytes message, Bytes signature) {
    return bob.verify(alice.self(), new Opened(message, signature, good.json(), good.attachment()));
  }

  @Test
  void onlyTheAuthorsOwnNameVerifies() {
    assertTrue(bob.verify(alice.self(), good));
    assertFalse(bob.verify(bob.self(), good));
    assertFalse(bob.verify(stranger.self(), good));
  }

  @Test
  void oneBitChangedInSignatureOrMessageDoesNotVerify() {
    for (int i = 0; i < good.signature().size(); i++) {
      assertFalse(verifies(good.signedMessage(), flipped(good.signature(), i)), "byte " + i);
    }
    for (int i = 0; i < good.signedMessage().size(); i++) {
      assertFalse(verifies(flipped(good.signedMessage(), i), good.signature()), "byte " + i);
    }
  }

  @Test
  void theSignatureOfAnotherEventDoesNotVerify() {
    Opened same = opened(bob, alice.sealEvent(JSON, ATTACHMENT));
    assertFalse(verifies(good.signedMessage(), same.signature()), "another nonce");
    Opened other = opened(bob, alice.sealEvent(ATTACHMENT, JSON));
    assertFalse(verifies(good.signedMessage(), other.signature()), "another content");
  }

  @Test
  void theSignatureCoversJsonAndAttachmentApart() {
    byte[] whole = {'{', '}', 'x'};
    Opened one = opened(bob, alice.sealEvent(Arrays.copyOf(whole, 2), new byte[] {'x'}));
    Opened other = opened(bob, alice.sealEvent(whole, new byte[0]));
    assertFalse(one.signedMessage().equals(other.signedMessage()));
    assertFalse(verifies(one.signedMessage(), other.signature()));
  }

  @Test
  void aSignatureOfAnotherLengthDoesNotVerify() {
    for (int size : new int[] {0, 1, HALF, SIGNATURE_BYTES - 1, SIGNATURE_BYTES + 1, 1_000}) {
      assertFalse(verifies(good.signedMessage(), resized(good.signature(), size)));
    }
  }

  @Test
  void aSecondSignatureCannotBeMadeFromAGivenOne() {
    BigInteger scalar = littleEndian(Arrays.copyOfRange(good.signature().toArray(), HALF, 64));
    byte[] forged = good.signature().toArray();
    byte[] larger = littleEndian(scalar.add(GROUP_ORDER));
    System.arraycopy(larger, 0, forged, HALF, HALF);
    assertFalse(verifies(good.signedMessage(), Bytes.copyOf(forged)));
  }

  @Test
  void aKeyOfSmallOrderSignsNothing() {
    byte[] identity = new byte[DeviceId.BYTES];
    identity[0] = 1;
    Bytes signature = resized(Bytes.copyOf(identity), SIGNATURE_BYTES);
    Opened forged = new Opened(good.signedMessage(), signature, good.json(), good.attachment());
    assertFalse(bob.verify(DeviceId.of(identity), forged));
    assertFalse(bob.verify(DeviceId.of(new byte[DeviceId.BYTES]), forged));
  }

  @Test
  void authorsThatNobodyIsNeverVerifyNorThrow() {
    for (int i = 0; i < 200; i++) {
      assertFalse(bob.verify(DeviceId.of(randomBytes(DeviceId.BYTES)), good), TestSeed::hint);
    }
  }

  /** The signature with the smallest scalar that means the same. */
  static Bytes reduced(Bytes signature) {
    byte[] all = signature.toArray();
    if (all.length == SIGNATURE_BYTES) {
      BigInteger scalar = littleEndian(Arrays.copyOfRange(all, HALF, SIGNATURE_BYTES));
      System.arraycopy(littleEndian(scalar.mod(GROUP_ORDER)), 0, all, HALF, HALF);
    }
    return Bytes.copyOf(all);
  }

  private static BigInteger littleEndian(byte[] bytes) {
    return new BigInteger(1, reversed(bytes));
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] bytes = reversed(number.toByteArray());
    return Arrays.copyOf(bytes, HALF);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[bytes.length - 1 - i] = bytes[i];
    }
    return reversed;
  }
}
