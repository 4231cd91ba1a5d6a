package dev.eventstore.examples.cli;

import dev.eventstore.Invite;
import dev.eventstore.SealingException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The addresses that an invite link carries. */
final class LinkAddresses {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      converter = PeerConverter.class,
      description =
          "Where a new member will find a running device, as the link says it; up to 8 times.")
  private List<String> peers = List.of();

  /** The same invite with these addresses behind those it has. */
  Invite addTo(Invite invite) {
    Set<String> addresses = new LinkedHashSet<>(invite.addresses());
    addresses.addAll(peers);
    try {
      return invite.withAddresses(List.copyOf(addresses));
    } catch (SealingException refused) {
      throw WrongValue.of(spec, refused);
    }
  }
}
