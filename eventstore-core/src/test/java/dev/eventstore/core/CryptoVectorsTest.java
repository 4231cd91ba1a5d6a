package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Opening.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The primitives against public vectors. The accept set of signatures must never move. */
final class CryptoVectorsTest {
  private final Sodium sodium = Sodium.instance();

  @Test
  void theVerifierAcceptsExactly43OfTheEdgeCasesOfCctv() throws IOException {
    JsonNode cases = Vectors.json("cctv/ed25519vectors.json");
    int accepted = 0;
    for (JsonNode one : cases) {
      byte[] message = one.get("msg").textValue().getBytes(UTF_8);
      boolean verified = verified(hex(one, "sig"), message, hex(one, "key"));
      accepted += verified ? 1 : 0;
    }
    assertEquals(914, cases.size());
    assertEquals(43, accepted);
  }

  @Test
  void theVerifierAcceptsCaseThreeAloneOfSpeccheck() throws IOException {
    JsonNode cases = Vectors.json("speccheck/cases.json");
    assertEquals(12, cases.size());
    for (int i = 0; i < cases.size(); i++) {
      JsonNode one = cases.get(i);
      boolean verified = verified(hex(one, "signature"), hex(one, "message"), hex(one, "pub_key"));
      assertEquals(i == 3, verified, "case " + i);
    }
  }

  @Test
  void theVerifierAgreesWithWycheproof() throws IOException {
    int tests = 0;
    for (JsonNode group : Vectors.json("wycheproof/ed25519_test.json").get("testGroups")) {
      byte[] publicKey = hex(group.get("publicKey"), "pk");
      for (JsonNode test : group.get("tests")) {
        boolean verified = verified(hex(test, "sig"), hex(test, "msg"), publicKey);
        assertEquals(test.get("result").textValue().equals("valid"), verified, test.toString());
        tests++;
      }
    }
    assertEquals(151, tests);
  }

  @Test
  void signaturesAreThoseOfTheReferenceImplementation() throws IOException {
    int lines = 0;
    for (String line : Files.readAllLines(Vectors.path("ed25519_signinput/sign.input"))) {
      String[] parts = line.split(":", -1);
      byte[] secretKey = HexFormat.of().parseHex(parts[0]);
      byte[] message = HexFormat.of().parseHex(parts[2]);
      byte[] expected = Arrays.copyOf(HexFormat.of().parseHex(parts[3]), 64);
      assertArrayEquals(secretKey, sodium.signingKey(Arrays.copyOf(secretKey, 32)));
      assertArrayEquals(expected, sodium.sign(message, secretKey));
      lines++;
    }
    assertEquals(128, lines);
  }

  @Test
  void xChaCha20Poly1305AgreesWithWycheproof() throws IOException {
    int tests = 0;
    for (JsonNode group :
        Vectors.json("wycheproof/xchacha20_poly1305_test.json").get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        if (hex(test, "iv").length == Sodium.NONCE_BYTES) {
          check(test);
        } else {
          assertEquals("invalid", test.get("result").textValue());
        }
        tests++;
      }
    }
    assertEquals(315, tests);
  }

  private void check(JsonNode test) {
    byte[] sealed = join(hex(test, "ct"), hex(test, "tag"));
    byte[] plain = new byte[sealed.length - Sodium.TAG_BYTES];
    byte[] associated = hex(test, "aad");
    boolean opened = sodium.decrypt(plain, sealed, associated, hex(test, "iv"), hex(test, "key"));
    assertEquals(test.get("result").textValue().equals("valid"), opened, test.toString());
    if (opened) {
      assertArrayEquals(hex(test, "msg"), plain);
      assertArrayEquals(
          sealed, sodium.encrypt(plain, associated, hex(test, "iv"), hex(test, "key")));
    }
  }

  @Test
  void xChaCha20Poly1305GivesTheBytesOfItsDraft() throws IOException {
    JsonNode vector = Vectors.json("rfc/xchacha_draft03.json").get("aead").get(0);
    assertArrayEquals(
        join(hex(vector, "ct"), hex(vector, "tag")),
        sodium.encrypt(
            hex(vector, "pt"), hex(vector, "aad"), hex(vector, "nonce"), hex(vector, "key")));
  }

  @Test
  void paddedLengthsAreThoseOfTheFormula() throws IOException {
    JsonNode pairs = Vectors.json("rfc/padme_pairs.json").get("pairs");
    for (JsonNode pair : pairs) {
      assertEquals(pair.get(1).intValue(), Padme.paddedLength(pair.get(0).intValue()));
    }
    assertTrue(pairs.size() > 100);
  }

  /** Through the sealer, whose accept set is what counts. */
  private static boolean verified(byte[] signature, byte[] message, byte[] publicKey) {
    try (SodiumSealer sealer = Sealers.sealer(1, 1)) {
      Opened opened =
          new Opened(Bytes.copyOf(message), Bytes.copyOf(signature), Bytes.empty(), Bytes.empty());
      return sealer.verify(DeviceId.of(publicKey), opened);
    }
  }

  private static byte[] hex(JsonNode node, String field) {
    return HexFormat.of().parseHex(node.get(field).textValue());
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
