package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Verdict.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A signed event has one sealed form, and everything else is refused for its own reason, also when
 * it comes from a member who holds the keys.
 */
final class EnvelopeTest {
  private static final byte[] NONE = new byte[0];
  private static final byte[] ATTACHMENT = {7, 7, 7};

  private final SodiumSealer alice = Sealers.sealer(1, 10, 11);
  private final Member mallory = new Member(10, 11);
  private final byte[] json =
      EventCodec.encode(EventDraft.of("message").with("content", "Hi").build(), 1, alice.self());
  private final Bytes honest = alice.sealEvent(json, ATTACHMENT);
  private final long seed = Long.getLong("eventstore.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void anHonestEventIsAccepted() {
    assertEquals(Optional.empty(), refusal(honest));
    Member.Parts parts = mallory.parts(honest);
    Bytes again = mallory.seal(parts, mallory.newest());
    assertEquals(honest, again, "the parts were taken apart and put together rightly");
  }

  @Test
  void anyBitFlippedMakesItUnopenable() {
    byte[] sealed = honest.toArray();
    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertEquals(Optional.of(Reason.KEY), refusal(Bytes.copyOf(flipped)), "bit " + bit);
    }
  }

  @Test
  void anyLengthButItsOwnIsRefused() {
    byte[] sealed = honest.toArray();
    int smallest = Limits.MIN_SEALED_EVENT_BYTES;
    for (int length = 0; length < sealed.length + 100; length++) {
      if (length != sealed.length) {
        Reason expected = length < smallest ? Reason.SIZE : Reason.KEY;
        Bytes cut = Bytes.copyOf(Arrays.copyOf(sealed, length));
        assertEquals(Optional.of(expected), refusal(cut), "length " + length);
      }
    }
    Bytes huge = Bytes.copyOf(Arrays.copyOf(sealed, Limits.MAX_SEALED_EVENT_BYTES + 1));
    assertEquals(Optional.of(Reason.SIZE), refusal(huge));
  }

  @Test
  void aMemberCannotSealItAgainUnderAnotherNonce() {
    for (int i = 0; i < 200; i++) {
      Member.Parts parts = mallory.parts(honest).withNonce(bytes(Sodium.NONCE_BYTES));
      Bytes resealed = mallory.seal(parts, mallory.newest());
      assertEquals(Optional.of(Reason.SIGNATURE), refusal(resealed), "seed " + seed);
    }
  }

  @Test
  void aMemberCannotSealItAgainUnderAnotherKeyOfTheList() {
    Bytes resealed = mallory.seal(mallory.parts(honest), mallory.oldest());
    assertEquals(Optional.of(Reason.SIGNATURE), refusal(resealed));
  }

  @Test
  void aMemberOfTwoCommunitiesCannotCarryItFromOneToTheOther() {
    Member there = new Member(12);
    Bytes carried = there.seal(mallory.parts(honest), there.newest());
    assertEquals(Optional.of(Reason.KEY), refusal(carried));
    assertEquals(Optional.of(Reason.SIGNATURE), refusal(Sealers.sealer(2, 12), carried));
    assertEquals(Optional.of(Reason.KEY), refusal(Sealers.sealer(2, 12), honest));
  }

  @Test
  void aMemberCannotMoveTheKeyListOfOneCommunityIntoAnother() {
    // the same newest key, but another founding key
    Member there = new Member(12, 11);
    Bytes carried = there.seal(mallory.parts(honest), there.newest());
    assertEquals(Optional.of(Reason.SIGNATURE), refusal(Sealers.sealer(2, 12, 11), carried));
    assertEquals(Optional.of(Reason.KEY), refusal(Sealers.sealer(2, 12, 11), honest));
  }

  @Test
  void aMemberCannotPadItOtherwise() {
    byte[] plain = mallory.parts(honest).plain();
    for (int extra = 1; extra < 200; extra++) {
      byte[] longer = Arrays.copyOf(plain, plain.length + extra);
      assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(longer)), "extra " + extra);
    }
    int content = Limits.EVENT_FRAME_BYTES + json.length + ATTACHMENT.length;
    for (int length = content; length < plain.length; length++) {
      byte[] shorter = Arrays.copyOf(plain, length);
      assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(shorter)), "length " + length);
    }
    for (int at = content; at < plain.length; at++) {
      byte[] dirty = plain.clone();
      dirty[at] = 1;
      assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(dirty)), "at " + at);
    }
  }

  @Test
  void lengthsThatReachBeyondTheFrameAreRefused() {
    int[] lengths = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 16, json.length + 1_000};
    for (int length : lengths) {
      byte[] plain = mallory.parts(honest).plain();
      ByteBuffer.wrap(plain).putInt(65, length);
      assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(plain)), "json " + length);
      plain = mallory.parts(honest).plain();
      ByteBuffer.wrap(plain).putInt(69 + json.length, length);
      assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(plain)), "att. " + length);
    }
  }

  @Test
  void aMemberCannotMoveTheBorderBetweenJsonAndAttachment() {
    byte[] plain = mallory.parts(honest).plain();
    ByteBuffer.wrap(plain).putInt(65, json.length - 1);
    assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(plain)));
    byte[] signature = Arrays.copyOfRange(plain, 1, 65);
    byte[] shorterJson = Arrays.copyOf(json, json.length - 1);
    byte[] longerAttachment = {'}', 7, 7, 7};
    Bytes shifted = reframed(EventFrame.write(signature, shorterJson, longerAttachment));
    assertEquals(Optional.of(Reason.ENCODING), refusal(shifted));
    Opening.Opened opened = (Opening.Opened) alice.openEvent(shifted);
    assertFalse(alice.verify(alice.self(), opened), "the signature covers the length");
  }

  @Test
  void anyBitOfThePlaintextFlippedByAMemberIsRefused() {
    byte[] plain = mallory.parts(honest).plain();
    for (int bit = 0; bit < plain.length * Byte.SIZE; bit++) {
      byte[] flipped = plain.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      if (bit / Byte.SIZE > 0) {
        assertTrue(refusal(reframed(flipped)).isPresent(), "bit " + bit);
      } else {
        int version = flipped[0] & 0xFF;
        assertEquals(new Opening.NewerFrame(version), alice.openEvent(reframed(flipped)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " {A,\"ts\":1,\"type\":\"m\"}",
        "{A,\"ts\":1,\"type\":\"m\"} ",
        "{A, \"ts\":1,\"type\":\"m\"}",
        "{\"ts\":1,A,\"type\":\"m\"}",
        "{A,\"ts\":1,\"type\":\"\\u006d\"}",
        "{A,\"ts\":1.0,\"type\":\"m\"}",
        "{A,\"ts\":1e0,\"type\":\"m\"}",
        "{A,\"ts\":-1,\"type\":\"m\"}",
        "{A,\"ts\":\"1\",\"type\":\"m\"}",
        "{A,\"ts\":9007199254740992,\"type\":\"m\"}",
        "{A,\"ts\":1,\"ts\":1,\"type\":\"m\"}",
        "{A,\"ts\":1,\"type\":1}",
        "{A,\"ts\":1}",
        "{A,\"type\":\"m\"}",
        "{A,\"ts\":1,\"type\":\"m\",\"z\":0.5}",
        "{A,\"ts\":1,\"type\":\"m\",\"z\":-0}",
        "[]",
        "null",
        "",
        "\uFEFF{A,\"ts\":1,\"type\":\"m\"}"
      })
  void jsonThatIsNotTheOneFormIsRefusedThoughItsAuthorSignedIt(String template) {
    String text = template.replace("A", "\"author\":\"" + alice.self() + "\"");
    assertEquals(Optional.of(Reason.ENCODING), refusal(signed(alice, text)), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"author\":1,", "\"author\":\"\",", "\"author\":\"AAAA\","})
  void anEventWithoutAnAuthorIsRefused(String author) {
    String text = "{" + author + "\"ts\":1,\"type\":\"m\"}";
    assertEquals(Optional.of(Reason.AUTHOR), refusal(signed(alice, text)));
  }

  @Test
  void anotherSpellingOfTheAuthorIsRefused() {
    String id = alice.self().toString();
    for (String spelling : new String[] {id + "=", id + "A", " " + id, id.substring(1)}) {
      String text = "{\"author\":\"" + spelling + "\",\"ts\":1,\"type\":\"m\"}";
      assertEquals(Optional.of(Reason.AUTHOR), refusal(signed(alice, text)), spelling);
    }
  }

  @Test
  void nobodyWritesInAnothersName() {
    SodiumSealer bob = Sealers.sealer(2, 10, 11);
    Bytes forged = bob.sealEvent(json, ATTACHMENT);
    assertEquals(Optional.of(Reason.SIGNATURE), refusal(forged));
  }

  @Test
  void anotherFrameVersionIsPutOffAndNotRefused() {
    for (int version : new int[] {0, 2, 255}) {
      byte[] plain = mallory.parts(honest).plain();
      plain[0] = (byte) version;
      assertEquals(new Opening.NewerFrame(version), alice.openEvent(reframed(plain)));
    }
  }

  @Test
  void randomPlaintextsOfAMemberNeverThrowAndAreNeverAccepted() {
    for (int i = 0; i < 20_000; i++) {
      byte[] plain = bytes(Limits.EVENT_FRAME_BYTES + random.nextInt(300));
      plain[0] = EventFrame.VERSION;
      ByteBuffer.wrap(plain).putInt(65, random.nextInt(100));
      assertEquals(Optional.of(Reason.ENCODING), refusal(reframed(plain)), "seed " + seed);
    }
  }

  @Test
  void randomBytesNeverOpen() {
    for (int i = 0; i < 20_000; i++) {
      Bytes noise = Bytes.copyOf(bytes(113 + random.nextInt(500)));
      assertEquals(Optional.of(Reason.KEY), refusal(noise), "seed " + seed);
    }
  }

  @Test
  void fieldsOfTheFutureAreAccepted() {
    String id = alice.self().toString();
    String text = "{\"author\":\"" + id + "\",\"new\":{\"a\":[1]},\"ts\":0,\"type\":\"\"}";
    assertEquals(Optional.empty(), refusal(signed(alice, text)));
  }

  /** The judgement of a receiver; empty when it would store the event. */
  private Optional<Reason> refusal(Bytes sealed) {
    return refusal(Sealers.sealer(3, 10, 11), sealed);
  }

  private static Optional<Reason> refusal(SodiumSealer receiver, Bytes sealed) {
    Opening opening = receiver.openEvent(sealed);
    if (!(opening instanceof Opening.Opened opened)) {
      return Optional.of(((Opening.Refused) opening).reason());
    }
    EventCodec.Decoding decoding = EventCodec.decode(opened.json());
    if (decoding instanceof EventCodec.Decoding.Malformed malformed) {
      return Optional.of(malformed.reason());
    }
    DeviceId author = ((EventCodec.Decoding.Content) decoding).author();
    return receiver.verify(author, opened) ? Optional.empty() : Optional.of(Reason.SIGNATURE);
  }

  private Bytes signed(SodiumSealer author, String text) {
    return author.sealEvent(text.getBytes(UTF_8), NONE);
  }

  /** The honest event's envelope around another plaintext, by a member. */
  private Bytes reframed(byte[] plain) {
    Member.Parts parts = mallory.parts(honest);
    return mallory.seal(new Member.Parts(parts.nonce(), plain), mallory.newest());
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
