package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.Invite;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import java.util.Optional;

class ScheduledBloomPublisherContractTest extends BloomPublisherContract {
  private static final long BOOT_ID = 7;

  private final Invite invite = Invite.create("summaries");

  @Override
  protected Sealer member() {
    return SodiumSealerContractTest.sealer(invite);
  }

  @Override
  protected BloomPublisher publisher(OrderedSet events, Sealer sealer, Environment environment) {
    return DefaultParts.publisher(events, sealer, environment, BOOT_ID);
  }

  @Override
  protected Optional<Slice> open(Sealer peer, Bytes sealedSlice) {
    return DefaultParts.openSlice(peer, sealedSlice);
  }
}
