package dev.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a device needs to join a community: its name and its keys. An invite is a secret: whoever
 * has it reads all events and writes new ones, and a leaked key cannot be un-leaked. Any thread may
 * use it.
 *
 * @param name the community's name, 1 … {@link Limits#MAX_COMMUNITY_NAME_BYTES} bytes of UTF-8
 * @param keys the community's keys, all different, the founding key first, the newest last; 1 …
 *     {@link Limits#MAX_COMMUNITY_KEYS}
 * @param addresses where peers may be found, as {@code host:port} with an IPv6 host in brackets and
 *     without control or format characters; at most {@link Limits#MAX_INVITE_ADDRESSES}
 * @param expiry from when on nobody should join with it, if ever; microseconds count
 * @param label what the inviting person calls it, if anything
 */
public record Invite(
    String name,
    List<SecretBytes> keys,
    List<String> addresses,
    Optional<Instant> expiry,
    Optional<String> label) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\[[0-9A-Fa-f:.]+(?:%\\w+)?]|[^\\s\\p{Cc}\\p{Cf}\\p{Z}\\[\\]:/]+)" + ":(\\d{1,5})");

  private static final int MAX_PORT = 65_535;

  /**
   * Checks every part.
   *
   * @throws SealingException when a part is out of its range or not of its form
   */
  public Invite {
    keys = List.copyOf(keys);
    addresses = List.copyOf(addresses);
    requireBytes("a community's name", name, Limits.MAX_COMMUNITY_NAME_BYTES);
    requireKeys(keys);
    requireCount("addresses", addresses.size(), 0, Limits.MAX_INVITE_ADDRESSES);
    addresses.forEach(Invite::requireAddress);
    expiry = expiry.map(Invite::checkedExpiry);
    label.ifPresent(l -> requireBytes("a label", l, Limits.MAX_INVITE_TEXT_BYTES));
  }

  /** A new community of this name, with a fresh random key. */
  public static Invite create(String name) {
    return create(name, new SecureRandom());
  }

  /** A new community of this name, with a key drawn from {@code random}. */
  public static Invite create(String name, SecureRandom random) {
    byte[] key = new byte[Limits.KEY_BYTES];
    random.nextBytes(key);
    SecretBytes secret = SecretBytes.copyOf(key);
    Arrays.fill(key, (byte) 0);
    return new Invite(name, List.of(secret), List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * Reads a link that {@link #link()} wrote. Whether it has expired is the opener's to check.
   *
   * @throws SealingException when it is no invite link, of a version this library does not know, or
   *     mistyped; the message says which of these
   */
  public static Invite parse(String link) {
    return InviteLink.read(link);
  }

  /** The link to hand to the new member. It shows the keys to whoever sees it. */
  public String link() {
    return InviteLink.write(this);
  }

  /** The same invite with addresses where peers may be found. */
  public Invite withAddresses(List<String> hostsAndPorts) {
    return new Invite(name, keys, hostsAndPorts, expiry, label);
  }

  /** The same invite, not to be used from {@code end} on. */
  public Invite withExpiry(Instant end) {
    return new Invite(name, keys, addresses, Optional.of(end), label);
  }

  /** The same invite with a label. */
  public Invite withLabel(String text) {
    return new Invite(name, keys, addresses, expiry, Optional.of(text));
  }

  /** Whether nobody should join with it at this time any more. */
  public boolean expiredAt(Instant now) {
    return expiry.map(end -> !now.isBefore(end)).orElse(false);
  }

  /** Shows the name and how many keys there are, never a key. */
  @Override
  public String toString() {
    return "Invite[" + name + ", " + keys.size() + " keys, redacted]";
  }

  /** A link counts microseconds, and zero stands for none. */
  private static Instant checkedExpiry(Instant end) {
    Instant first = Instant.EPOCH.plus(1, ChronoUnit.MICROS);
    Instant last = Instant.EPOCH.plus(Limits.MAX_TIMESTAMP_MICROS, ChronoUnit.MICROS);
    if (end.isBefore(first) || end.isAfter(last)) {
      throw invalid(
          "an invite expires after 1970 and not after " + last + "; " + end + " does not");
    }
    return end.truncatedTo(ChronoUnit.MICROS);
  }

  private static void requireKeys(List<SecretBytes> keys) {
    requireCount("keys", keys.size(), 1, Limits.MAX_COMMUNITY_KEYS);
    for (SecretBytes key : keys) {
      if (key.size() != Limits.KEY_BYTES) {
        throw invalid("a community key has " + Limits.KEY_BYTES + " bytes, not " + key.size());
      }
    }
    if (new HashSet<>(keys).size() != keys.size()) {
      throw invalid("the keys of an invite are different, and one is there twice");
    }
  }

  /** The text itself is not in the message: whoever made the link may have put anything there. */
  private static void requireAddress(String address) {
    requireBytes("an address", address, Limits.MAX_INVITE_TEXT_BYTES);
    Matcher form = ADDRESS.matcher(address);
    if (!form.matches() || !isPort(Integer.parseInt(form.group(1)))) {
      throw invalid(
          "an address in an invite is host:port, an IPv6 host in brackets, with a port in 1 … "
              + MAX_PORT);
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= MAX_PORT;
  }

  private static void requireBytes(String what, String text, int most) {
    int bytes = text.getBytes(UTF_8).length;
    if (bytes < 1 || bytes > most) {
      throw invalid(what + " has 1 to " + most + " bytes of UTF-8, not " + bytes);
    }
    if (!UTF_8.newEncoder().canEncode(text)) {
      throw invalid(what + " must be valid Unicode text");
    }
  }

  private static void requireCount(String what, int count, int least, int most) {
    if (count < least || count > most) {
      throw invalid("an invite has " + least + " to " + most + " " + what + ", not " + count);
    }
  }

  private static SealingException invalid(String message) {
    return new SealingException(EventStoreException.Category.FIX_INPUT, message);
  }
}
