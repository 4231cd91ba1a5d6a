package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device remembers the addresses of its invite and looks for peers there each time. */
class KnownPeersTest {
  private static final List<String> ADDRESSES = List.of("192.0.2.7:7001", "host:7002");

  @TempDir private Path directory;
  private final Invite invite = Invite.create("club").withAddresses(ADDRESSES);

  @Test
  void addressesAreLookedForAlsoWhenOpenedAgainWithoutTheInvite() {
    try (Community joined = Communities.builder().directory(directory).invite(invite).open()) {
      assertEquals(ADDRESSES, joined.invite().addresses());
    }
    Dialled transport = new Dialled();
    try (Community again = Communities.builder().directory(directory).transport(transport).open()) {
      assertEquals(ADDRESSES, again.invite().addresses());
    }
    assertEquals(ADDRESSES, transport.peers);
  }

  @Test
  void addressesOfAnInviteThatIsGivenLaterCountBesideThem() {
    Communities.builder().directory(directory).invite(invite).open().close();
    Invite later = invite.withAddresses(List.of("host:7002", "other:7003"));
    Dialled transport = new Dialled();

    Communities.builder().directory(directory).invite(later).transport(transport).open().close();

    assertEquals(List.of("192.0.2.7:7001", "host:7002", "other:7003"), transport.peers);
  }

  /** A network without anybody. */
  private static final class Dialled implements Transport {
    private final List<String> peers = new ArrayList<>();

    @Override
    public void start(Replica replica, Environment environment) {}

    @Override
    public InetSocketAddress localAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public void connect(String hostAndPort) {
      peers.add(hostAndPort);
    }

    @Override
    public SyncStatus status() {
      return new SyncStatus(false, 0, Bytes.empty(), List.of(), Traffic.NONE);
    }

    @Override
    public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
