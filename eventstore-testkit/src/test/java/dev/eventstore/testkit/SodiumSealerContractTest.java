package dev.eventstore.testkit;

import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.SecretBytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.Sealer;
import java.security.SecureRandom;

class SodiumSealerContractTest extends SealerContract {
  private final Invite ours = Invite.create("ours");

  @Override
  protected Sealer member() {
    return sealer(ours);
  }

  @Override
  protected Sealer stranger() {
    return sealer(Invite.create("ours"));
  }

  static Sealer sealer(Invite invite) {
    SecureRandom random = new SecureRandom();
    byte[] seed = new byte[Limits.KEY_BYTES];
    random.nextBytes(seed);
    return DefaultParts.sealer(invite, SecretBytes.copyOf(seed), random);
  }
}
