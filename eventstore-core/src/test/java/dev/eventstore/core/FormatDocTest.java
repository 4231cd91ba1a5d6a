package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventDraft;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.SecretBytes;
import dev.eventstore.core.KeyRing.Purpose;
import dev.eventstore.core.Sealers.NeitherSecureNorRandom;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.SignedBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/format.md holds, in both directions, down to its last value. */
final class FormatDocTest {
  private final FormatVector page = new FormatVector();
  private final SecretBytes founding = SecretBytes.copyOf(page.bytes("founding key"));
  private final SecretBytes newest = SecretBytes.copyOf(page.bytes("newest key"));
  private final SecretBytes seed = SecretBytes.copyOf(page.bytes("device seed"));
  private final KeyRing keys = new KeyRing(List.of(founding, newest));

  FormatDocTest() throws IOException {}

  @Test
  void everyValueOfThePageIsRight(@TempDir Path directory) throws IOException {
    subkeysAndContexts();
    event();
    fingerprints();
    slice();
    datagram();
    invite();
    List<String> addresses = List.of(page.text("address"));
    keyFile("key file", directory.resolve("plain"), "", List.of());
    keyFile("key file with passphrase", directory.resolve("wrapped"), passphrase(), List.of());
    keyFile("key file with addresses", directory.resolve("addresses"), "", addresses);
    assertEquals(Set.of(), page.unread(), "values that no check has looked at");
  }

  private void subkeysAndContexts() {
    for (Purpose purpose :
        List.of(
            Purpose.COMMUNITY_ID,
            Purpose.COMMUNITY_NAME,
            Purpose.COMMUNITY_ADDRESSES,
            Purpose.SET_HASH,
            Purpose.INDEX)) {
      assertPage(label(purpose), KeyRing.subkey(founding, purpose));
    }
    for (Purpose purpose :
        List.of(
            Purpose.KEY_ID,
            Purpose.EVENT,
            Purpose.SUMMARY,
            Purpose.DATAGRAM_TAG,
            Purpose.DATAGRAM_MASK)) {
      assertPage(label(purpose), KeyRing.subkey(newest, purpose));
    }
    assertPage("event context", keys.newest().eventContext);
    assertPage("summary context", keys.newest().summaryContext);
    try (SodiumSealer sealer = sealer()) {
      assertPage("device id", sealer.self().value().toArray());
      assertEquals(page.text("device id in text"), sealer.self().toString());
      assertPage("owner in the database", sealer.ownerHash().toArray());
    }
  }

  private void event() {
    DeviceId author = DeviceId.of(page.bytes("device id"));
    EventDraft draft = EventDraft.of("message").with("content", "Grüße\n").with("likes", 3).build();
    byte[] json = EventCodec.encode(draft, 1_700_000_000_000_000L, author);
    byte[] attachment = page.bytes("attachment");
    assertPage("json", json);
    try (SodiumSealer sealer = sealer(page.bytes("event nonce"))) {
      Bytes encrypted = sealer.sealEvent(json, attachment);
      assertPage("encrypted", encrypted.toArray());
      assertPage("event id", sealer.idOf(encrypted).value().toArray());
      assertEquals(page.text("event id in text"), sealer.idOf(encrypted).toString());
      assertOpens(sealer, author, json, attachment);
    }
    assertPage("plaintext", EventFrame.write(page.bytes("event signature"), json, attachment));
  }

  private void assertOpens(SodiumSealer sealer, DeviceId author, byte[] json, byte[] attachment) {
    Opening.Opened opened =
        assertInstanceOf(
            Opening.Opened.class, sealer.openEvent(Bytes.copyOf(page.bytes("encrypted"))));
    assertPage("event signature", opened.signature().toArray());
    assertPage("signed by the event signature", opened.signedMessage().toArray());
    assertArrayEquals(json, opened.json().toArray());
    assertArrayEquals(attachment, opened.attachment().toArray());
    assertTrue(sealer.verify(author, opened));
    EventCodec.Decoding.Content content =
        assertInstanceOf(EventCodec.Decoding.Content.class, EventCodec.decode(opened.json()));
    assertEquals("Grüße\n", content.fields().get("content").textValue());
  }

  private void fingerprints() {
    EventId id = EventId.of(page.bytes("event id"));
    try (SodiumSealer sealer = sealer()) {
      assertPage("h64", number(sealer.h64(id)));
      byte[] lanes = sealer.setLanes(id);
      assertPage("first 32 bytes of the lanes", Arrays.copyOf(lanes, 32));
      assertPage("last 32 bytes of the lanes", Arrays.copyOfRange(lanes, 2_016, 2_048));
      assertPage("root of this event alone", sealer.root(lanes, 1).hash().toArray());
      assertPage("tag of the type", number(sealer.indexTag("type", "message")));
      String author = sealer.self().toString();
      assertPage("tag of the author", number(sealer.indexTag("author", author)));
      Bytes salt = Bytes.copyOf(page.bytes("salt"));
      assertPage("filter key", sealer.filterKey(salt).toArray());
    }
  }

  private void slice() {
    byte[] plain = page.bytes("slice");
    try (SodiumSealer sealer = sealer(page.bytes("slice nonce"))) {
      assertPage("sealed slice", sealer.sealSlice(plain).toArray());
      assertEquals(
          Optional.of(new SignedBytes(sealer.self(), Bytes.copyOf(plain))),
          sealer.openSlice(Bytes.copyOf(page.bytes("sealed slice"))));
    }
  }

  private void datagram() {
    byte[] header = page.bytes("header");
    byte[] bodies = page.bytes("bodies");
    byte[] clear =
        ByteBuffer.allocate(16 + header.length + bodies.length)
            .put(16, header)
            .put(16 + header.length, bodies)
            .array();
    byte[] wire = clear.clone();
    try (SodiumSealer sealer = sealer()) {
      sealer.mask(ByteBuffer.wrap(wire), header.length);
      assertPage("datagram", wire);
      assertTrue(sealer.unmask(ByteBuffer.wrap(wire)));
    }
    assertArrayEquals(
        Arrays.copyOfRange(clear, 16, clear.length), Arrays.copyOfRange(wire, 16, wire.length));
  }

  private void invite() {
    long expiryMicros = ByteBuffer.wrap(page.bytes("expiry")).getLong();
    Invite invite =
        new Invite(
            page.text("community name"),
            List.of(founding, newest),
            List.of(page.text("address")),
            Optional.of(Instant.EPOCH.plus(expiryMicros, ChronoUnit.MICROS)),
            Optional.of(page.text("label")));
    assertEquals(page.text("invite link"), invite.link());
    assertEquals(invite, Invite.parse(page.text("invite link")));
  }

  private String passphrase() {
    return page.text("passphrase");
  }

  private void keyFile(String name, Path directory, String secret, List<String> addresses)
      throws IOException {
    Files.createDirectory(directory);
    char[] passphrase = secret.toCharArray();
    Invite invite =
        new Invite(
            page.text("community name"),
            List.of(founding, newest),
            addresses,
            Optional.empty(),
            Optional.empty());
    NeitherSecureNorRandom random =
        new NeitherSecureNorRandom(
            seed.exposeSecret(),
            page.bytes("name nonce"),
            page.bytes(addresses.isEmpty() ? "wrap salt" : "address nonce"),
            page.bytes("wrap nonce"));
    DeviceKeyFile.create(directory, invite, passphrase, random).close();
    Path file = directory.resolve("device.key");
    assertPage(name, Files.readAllBytes(file));
    Files.write(file, page.bytes(name));
    DeviceKeys read = DeviceKeyFile.read(directory, passphrase).orElseThrow();
    assertEquals(invite, read.invite());
    assertEquals(seed, read.deviceSeed());
  }

  private SodiumSealer sealer(byte[]... nonces) {
    KeyRing own = new KeyRing(List.of(founding, newest));
    return new SodiumSealer(own, seed, new NeitherSecureNorRandom(nonces));
  }

  private void assertPage(String name, byte[] computed) {
    HexFormat hex = HexFormat.of();
    assertEquals(hex.formatHex(page.bytes(name)), hex.formatHex(computed), name);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static String label(Purpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
