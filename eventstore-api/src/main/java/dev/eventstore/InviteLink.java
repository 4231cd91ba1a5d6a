package dev.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text form of an invite, described in docs/format.md:
 *
 * <pre>
 * "eventstore:v1:" ‖ base64url(body ‖ checksum)
 * body     = u8 |name| ‖ name ‖ u8 keys ‖ keys × 32 ‖ u8 addresses ‖ (u8 length ‖ text) each
 *            ‖ u64 expiry µs, 0 for none ‖ u8 |label|, 0 for none ‖ label
 * checksum = the first 4 bytes of SHA-256("eventstore:v1:" ‖ body)
 * </pre>
 */
final class InviteLink {
  private static final String SCHEME = "eventstore:";
  private static final String PREFIX = SCHEME + "v1:";
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_BODY_BYTES = 8_192;

  private InviteLink() {}

  static String write(Invite invite) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BODY_BYTES);
    putText(out, invite.name());
    out.put((byte) invite.keys().size());
    invite.keys().forEach(key -> putSecret(out, key));
    out.put((byte) invite.addresses().size());
    invite.addresses().forEach(address -> putText(out, address));
    out.putLong(invite.expiry().map(InviteLink::micros).orElse(0L));
    putText(out, invite.label().orElse(""));
    byte[] body = Arrays.copyOf(out.array(), out.position());
    out.put(checksum(body));
    byte[] all = Arrays.copyOf(out.array(), out.position());
    String link = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    Arrays.fill(out.array(), (byte) 0);
    Arrays.fill(body, (byte) 0);
    Arrays.fill(all, (byte) 0);
    return link;
  }

  static Invite read(String link) {
    byte[] all = decode(withoutPrefix(link.strip()));
    byte[] body = Arrays.copyOf(all, all.length - CHECKSUM_BYTES);
    try {
      requireChecksum(all, body);
      return readBody(ByteBuffer.wrap(body));
    } catch (BufferUnderflowException | CharacterCodingException broken) {
      throw invalid("this invite link was made wrongly, though its checksum is right", broken);
    } finally {
      Arrays.fill(all, (byte) 0);
      Arrays.fill(body, (byte) 0);
    }
  }

  private static String withoutPrefix(String link) {
    if (!link.startsWith(SCHEME)) {
      throw invalid("this is no invite link: one begins with '" + SCHEME + "'", null);
    }
    if (!link.startsWith(PREFIX)) {
      throw invalid("this invite link has a version that is not known here; known is v1", null);
    }
    return link.substring(PREFIX.length());
  }

  private static void requireChecksum(byte[] all, byte[] body) {
    byte[] given = Arrays.copyOfRange(all, body.length, all.length);
    if (!MessageDigest.isEqual(given, checksum(body))) {
      throw mistyped(null);
    }
  }

  private static byte[] decode(String base64) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(base64);
      if (all.length >= CHECKSUM_BYTES && all.length <= MAX_BODY_BYTES) {
        return all;
      }
    } catch (IllegalArgumentException notBase64) {
      throw mistyped(notBase64);
    }
    throw mistyped(null);
  }

  private static Invite readBody(ByteBuffer in) throws CharacterCodingException {
    String name = text(in);
    List<SecretBytes> keys = keys(in);
    List<String> addresses = addresses(in);
    long expiry = in.getLong();
    String label = text(in);
    if (in.hasRemaining() || expiry < 0) {
      throw new BufferUnderflowException();
    }
    return new Invite(
        name,
        keys,
        addresses,
        expiry == 0 ? Optional.empty() : Optional.of(instant(expiry)),
        label.isEmpty() ? Optional.empty() : Optional.of(label));
  }

  private static List<SecretBytes> keys(ByteBuffer in) {
    List<SecretBytes> keys = new ArrayList<>();
    for (int left = Byte.toUnsignedInt(in.get()); left > 0; left--) {
      keys.add(secret(in));
    }
    return keys;
  }

  private static List<String> addresses(ByteBuffer in) throws CharacterCodingException {
    List<String> addresses = new ArrayList<>();
    for (int left = Byte.toUnsignedInt(in.get()); left > 0; left--) {
      addresses.add(text(in));
    }
    return addresses;
  }

  private static void putText(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.put((byte) bytes.length).put(bytes);
  }

  private static String text(ByteBuffer in) throws CharacterCodingException {
    byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
    in.get(bytes);
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static void putSecret(ByteBuffer out, SecretBytes key) {
    byte[] bytes = key.exposeSecret();
    out.put(bytes);
    Arrays.fill(bytes, (byte) 0);
  }

  private static SecretBytes secret(ByteBuffer in) {
    byte[] bytes = new byte[Limits.KEY_BYTES];
    in.get(bytes);
    SecretBytes secret = SecretBytes.copyOf(bytes);
    Arrays.fill(bytes, (byte) 0);
    return secret;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static byte[] checksum(byte[] body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(PREFIX.getBytes(UTF_8));
      return Arrays.copyOf(sha256.digest(body), CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static SealingException mistyped(@Nullable Throwable cause) {
    return invalid("this invite link is mistyped or incomplete: its checksum is wrong", cause);
  }

  private static SealingException invalid(String message, @Nullable Throwable cause) {
    return new SealingException(EventStoreException.Category.FIX_INPUT, message, cause);
  }
}
