package dev.eventstore.core;

import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.SecretBytes;
import java.security.SecureRandom;

/** Devices of one community, for tests that need no files. */
final class TestSealers {
  private TestSealers() {}

  /** Another device of the community of {@code invite}. */
  static SodiumSealer member(Invite invite) {
    SecureRandom random = new SecureRandom();
    byte[] seed = new byte[Limits.KEY_BYTES];
    random.nextBytes(seed);
    return new SodiumSealer(new KeyRing(invite.keys()), SecretBytes.copyOf(seed), random);
  }
}
