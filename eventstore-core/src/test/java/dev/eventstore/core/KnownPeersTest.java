package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.DeviceId;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Invite;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

  @Test
  void addressesOfAnInviteThatIsGivenLaterAreKeptWithTheSameDeviceKey() {
    DeviceId self = openAndClose(invite);

    assertEquals(self, openAndClose(invite.withAddresses(List.of("host:7002", "other:7003"))));

    Dialled transport = new Dialled();
    try (Community again = Communities.builder().directory(directory).transport(transport).open()) {
      assertEquals(self, again.self());
      assertEquals(List.of("192.0.2.7:7001", "host:7002", "other:7003"), transport.peers);
      assertEquals(transport.peers, again.invite().addresses());
    }
  }

  @Test
  void addressesAreKeptUnderThePassphraseToo() {
    char[] passphrase = "a secret".toCharArray();
    Communities.Builder joining = Communities.builder().directory(directory);
    joining.invite(invite.withAddresses(List.of())).passphrase(passphrase).open().close();
    joining.invite(invite).passphrase(passphrase).open().close();

    try (Community again =
        Communities.builder().directory(directory).passphrase(passphrase).open()) {
      assertEquals(ADDRESSES, again.invite().addresses());
    }
  }

  @Test
  void ofTooManyAddressesTheLastOnesAreKept() {
    openAndClose(invite);
    List<String> eight = IntStream.rangeClosed(1, 8).mapToObj(n -> "host:" + n).toList();
    openAndClose(invite.withAddresses(eight));

    try (Community again = Communities.builder().directory(directory).open()) {
      assertEquals(eight, again.invite().addresses());
    }
  }

  @Test
  void keyFileStaysAsItIsWhenTheInviteTellsNothingNew() throws IOException {
    openAndClose(invite);
    byte[] before = Files.readAllBytes(directory.resolve("device.key"));

    openAndClose(invite.withAddresses(ADDRESSES.subList(1, 2)));

    assertArrayEquals(before, Files.readAllBytes(directory.resolve("device.key")));
  }

  @Test
  void addressThatTheTransportRefusesDoesNotKeepTheDeviceFromOpening() {
    openAndClose(invite.withAddresses(List.of("0.0.0.0:7001", "host:7002")));
    Dialled transport = new Dialled();

    Communities.builder().directory(directory).transport(transport).open().close();

    assertEquals(List.of("host:7002"), transport.peers);
  }

  private DeviceId openAndClose(Invite with) {
    try (Community community = Communities.builder().directory(directory).invite(with).open()) {
      return community.self();
    }
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
      if (hostAndPort.startsWith("0.0.0.0:")) {
        throw new TransportException(Category.FIX_INPUT, "this is no peer");
      }
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
