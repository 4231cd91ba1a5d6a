package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a running device looks for others. */
final class PeerOptions {
  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      converter = PeerConverter.class,
      description =
          "Look for a peer here too; may be given several times. The addresses of the invite link"
              + " with which the device joined are looked for anyway.")
  private List<String> peers = List.of();

  boolean none() {
    return peers.isEmpty();
  }

  void connect(Community community) {
    peers.forEach(community.peers()::connect);
  }
}
