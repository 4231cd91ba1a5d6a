package dev.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InviteTest {
  private static final String PREFIX = "eventstore:v1:";
  private static final String MISTYPED =
      "this invite link is mistyped or incomplete: its checksum is wrong";
  private static final String MADE_WRONGLY =
      "this invite link was made wrongly, though its checksum is right";

  private final Invite full =
      new Invite(
          "Bücherkreis",
          List.of(key(1), key(2)),
          List.of("192.0.2.7:7001", "[2001:db8::1]:7001"),
          Optional.of(Instant.parse("2030-01-02T03:04:05.000006Z")),
          Optional.of("for Bob"));

  @Test
  void aLinkCarriesEverything() {
    assertEquals(full, Invite.parse(full.link()));
    Invite plain = Invite.create("book club");
    assertEquals(plain, Invite.parse(plain.link()));
    assertEquals(plain, Invite.parse("  " + plain.link() + "\n"), "as pasted");
  }

  @Test
  void theLargestInviteFitsALink() {
    Invite largest =
        new Invite(
            "n".repeat(Limits.MAX_COMMUNITY_NAME_BYTES),
            IntStream.range(0, Limits.MAX_COMMUNITY_KEYS).mapToObj(InviteTest::key).toList(),
            IntStream.range(0, Limits.MAX_INVITE_ADDRESSES)
                .mapToObj(i -> "h".repeat(Limits.MAX_INVITE_TEXT_BYTES - 2) + ":" + (i + 1))
                .toList(),
            Optional.of(Instant.EPOCH.plusSeconds(1)),
            Optional.of("l".repeat(Limits.MAX_INVITE_TEXT_BYTES)));
    assertEquals(largest, Invite.parse(largest.link()));
  }

  @Test
  void everyCommunityHasItsOwnKey() {
    assertNotEquals(Invite.create("a").keys(), Invite.create("a").keys());
  }

  @Test
  void aMistypedCharacterIsATypo() {
    String link = full.link();
    Random random = new Random(1);
    for (int at = PREFIX.length(); at < link.length(); at++) {
      char other = "ABCxyz019-_.!".charAt(random.nextInt(13));
      String typo = link.substring(0, at) + other + link.substring(at + 1);
      if (typo.equals(link) || at == link.length() - 1) {
        continue; // the last character may hold bits that stand for nothing
      }
      assertEquals(MISTYPED, refusal(typo), "character " + at);
    }
  }

  @Test
  void aLinkThatWasCutOffIsATypo() {
    String link = full.link();
    for (int length = PREFIX.length(); length < link.length(); length++) {
      assertEquals(MISTYPED, refusal(link.substring(0, length)), "length " + length);
    }
    assertEquals(MISTYPED, refusal(link + "AAAA"));
    assertEquals(MISTYPED, refusal(PREFIX + "A".repeat(100_000)));
  }

  @Test
  void anotherVersionIsNotTakenForATypo() {
    String message = "this invite link has a version that is not known here; known is v1";
    assertEquals(message, refusal(full.link().replace(":v1:", ":v2:")));
    assertEquals(message, refusal("eventstore:"));
  }

  @Test
  void whatIsNoLinkAtAllIsSaidSo() {
    String message = "this is no invite link: one begins with 'eventstore:'";
    assertEquals(message, refusal(""));
    assertEquals(message, refusal("https://example.org/"));
  }

  @Test
  void aLinkMadeWronglyIsToldFromATypo() {
    ByteBuffer tooShort = ByteBuffer.allocate(2).put((byte) 1).put((byte) 'n');
    assertEquals(MADE_WRONGLY, refusal(link(tooShort)));
    assertEquals(MADE_WRONGLY, refusal(link(body(new byte[] {'n'}, 1).put((byte) 0))));
    assertEquals(MADE_WRONGLY, refusal(link(body(new byte[] {(byte) 0xFF}, 1))));
    ByteBuffer negativeExpiry = body(new byte[] {'n'}, 1);
    negativeExpiry.put(negativeExpiry.position() - 9, (byte) 0x80);
    assertEquals(MADE_WRONGLY, refusal(link(negativeExpiry)));
  }

  @Test
  void whatIsOutOfRangeIsNamedWithLimitAndValue() {
    assertEquals("an invite has 1 to 64 keys, not 0", refusal(link(body(new byte[] {'n'}, 0))));
    assertEquals("an invite has 1 to 64 keys, not 65", refusal(link(body(new byte[] {'n'}, 65))));
    assertEquals(
        "a community's name has 1 to 128 bytes of UTF-8, not 129",
        refusal(link(body("n".repeat(129).getBytes(UTF_8), 1))));
    assertEquals(
        "a community's name has 1 to 128 bytes of UTF-8, not 0",
        refusal(link(body(new byte[0], 1))));
    List<String> nine = Arrays.asList("a", "b", "c", "d", "e", "f", "g", "h", "i");
    SealingException tooMany = assertThrows(SealingException.class, () -> full.withAddresses(nine));
    assertEquals("an invite has 0 to 8 addresses, not 9", tooMany.getMessage());
  }

  @Test
  void aNameThatIsNoTextIsRefused() {
    assertThrows(SealingException.class, () -> Invite.create("\uD800"));
  }

  @Test
  void aCommunityKeyHas32Bytes() {
    List<SecretBytes> keys = List.of(SecretBytes.copyOf(new byte[31]));
    SealingException refused =
        assertThrows(
            SealingException.class,
            () -> new Invite("n", keys, List.of(), Optional.empty(), Optional.empty()));
    assertEquals("a community key has 32 bytes, not 31", refused.getMessage());
  }

  @Test
  void aKeyIsInAnInviteOnce() {
    String message = "the keys of an invite are different, and one is there twice";
    List<SecretBytes> keys = List.of(key(1), key(2), key(1));
    SealingException refused =
        assertThrows(
            SealingException.class,
            () -> new Invite("n", keys, List.of(), Optional.empty(), Optional.empty()));
    assertEquals(message, refused.getMessage());
    assertEquals(message, refusal(link(body(new byte[] {'n'}, 2))));
  }

  @Test
  void anAddressIsHostAndPort() {
    List<String> good =
        List.of("host:1", "a.example.org:65535", "[::1]:7001", "[fe80::1%eth0]:7001");
    assertEquals(good, Invite.parse(full.withAddresses(good).link()).addresses());
    for (String bad :
        new String[] {
          "host",
          "host:",
          "host:0",
          "host:65536",
          "host:123456",
          ":7001",
          "::1:7001",
          "[::1]",
          "[]:1",
          "[host]:1",
          "a b:1",
          "host:1 ",
          "http://host:1",
          "host:-1",
          "host:1\n",
          "ho\u0007st:1",
          "ho\u009bst:1",
          "ho\u202est:1",
          "ho\u2028st:1",
          "ho\u00a0st:1"
        }) {
      SealingException refused =
          assertThrows(SealingException.class, () -> full.withAddresses(List.of(bad)), bad);
      assertEquals(
          "an address in an invite is host:port, an IPv6 host in brackets, with a port in 1 … 65535",
          refused.getMessage());
    }
  }

  @Test
  void anInviteExpiresAtItsEndAndNotBefore() {
    Instant end = Instant.parse("2030-01-01T00:00:00Z");
    Invite invite = Invite.parse(full.withExpiry(end).link());
    assertFalse(invite.expiredAt(end.minusNanos(1)));
    assertTrue(invite.expiredAt(end));
    assertFalse(Invite.create("for ever").expiredAt(Instant.MAX));
  }

  @Test
  void anExpiryThatALinkCannotCarryIsRefused() {
    for (Instant end : new Instant[] {Instant.MIN, Instant.EPOCH, Instant.MAX}) {
      assertThrows(SealingException.class, () -> full.withExpiry(end), end::toString);
    }
    Instant first = Instant.EPOCH.plusNanos(1_000);
    assertEquals(Optional.of(first), Invite.parse(full.withExpiry(first).link()).expiry());
  }

  @Test
  void itsTextShowsNoKey() {
    String text = full.toString();
    for (SecretBytes key : full.keys()) {
      byte[] bytes = key.exposeSecret();
      assertFalse(text.contains(HexFormat.of().formatHex(bytes)));
      assertFalse(text.contains(Base64.getUrlEncoder().encodeToString(bytes)));
    }
    assertEquals("Invite[Bücherkreis, 2 keys, redacted]", text);
  }

  private static SecretBytes key(int value) {
    byte[] bytes = new byte[Limits.KEY_BYTES];
    Arrays.fill(bytes, (byte) value);
    return SecretBytes.copyOf(bytes);
  }

  private static String refusal(String link) {
    SealingException refused = assertThrows(SealingException.class, () -> Invite.parse(link), link);
    assertEquals(EventStoreException.Category.FIX_INPUT, refused.category());
    return refused.getMessage();
  }

  /** A body without addresses, expiry and label; its buffer has some room left. */
  private static ByteBuffer body(byte[] name, int keys) {
    ByteBuffer body = ByteBuffer.allocate(4_096).put((byte) name.length).put(name);
    body.put((byte) keys).put(new byte[keys * Limits.KEY_BYTES]);
    return body.put((byte) 0).putLong(0).put((byte) 0);
  }

  private static String link(ByteBuffer written) {
    byte[] body = new byte[written.position()];
    written.flip().get(body);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(PREFIX.getBytes(UTF_8));
      byte[] checksum = sha256.digest(body);
      byte[] all = Arrays.copyOf(body, body.length + 4);
      System.arraycopy(checksum, 0, all, body.length, 4);
      return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
