package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which keys are tried, and how often. */
final class RecipientsTest {
  private static final int COMMUNITIES = 8;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SplittableRandom random = new SplittableRandom(Seeds.of("Recipients", 6));
  private final Environment environment =
      new Environment(
          Clock.systemUTC(),
          () -> 7,
          Seeds.insecureRandom(3),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<FakeReplica> members = new ArrayList<>(); // one for each community
  private final List<SyncView> views = new ArrayList<>();
  private final Recipients recipients = new Recipients(endpoints, 0);
  private UdpLoop loop;

  @BeforeEach
  void communities() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    loop = new UdpLoop(channel, Selector.open());
    for (int community = 1; community <= COMMUNITIES; community++) {
      endpoints.add(
          new Endpoint(loop, new FakeReplica(environment, community), environment, new Deaf()));
      members.add(new FakeReplica(environment, community));
    }
  }

  @AfterEach
  void end() {
    endpoints.forEach(endpoint -> endpoint.end((to, datagram) -> true));
    loop.discard();
  }

  /** Nobody listens. */
  private final class Deaf implements Endpoint.Listener {
    @Override
    public void changed(SyncView view) {
      views.add(view);
    }

    @Override
    public void unknownHost(String peer) {}

    @Override
    public boolean failed(Error failure) {
      return false;
    }
  }

  private static InetSocketAddress address(int number) {
    return SimulatedNetwork.address(number);
  }

  /** A HELLO of a member of this community. */
  private ByteBuffer hello(int community) {
    byte[] nonce = new byte[DatagramLayout.NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer hello =
        HeaderCodec.write(
            new Header.Hello(
                Bytes.copyOf(nonce), random.nextLong(), random.nextLong(), Bytes.empty()));
    members.get(community).mask(hello, hello.limit() - DatagramLayout.HEADER);
    return hello;
  }

  private ByteBuffer noise() {
    byte[] bytes = new byte[1_200];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** How many keys one datagram took. */
  private long keys(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    long before = recipients.tried();
    recipients.receive(from, datagram, nowNanos);
    return recipients.tried() - before;
  }

  @Test
  void whoHasBeenHeardIsFoundByTheFirstKey() {
    for (int community = 0; community < COMMUNITIES; community++) {
      keys(address(community), hello(community), 0);
    }
    for (int community = 0; community < COMMUNITIES; community++) {
      assertEquals(1, keys(address(community), hello(community), 0));
    }
  }

  @Test
  void communitiesBehindOneAddressAreFoundByAsManyKeysAsThereAreThere() {
    for (int community = 0; community < 3; community++) {
      keys(address(1), hello(community), 0);
    }
    for (int community = 0; community < 3; community++) {
      assertTrue(keys(address(1), hello(community), 0) <= 3);
      assertEquals(1, keys(address(1), hello(community), 0)); // they come in bursts
    }
  }

  @Test
  void whoWentIsForgotten() {
    keys(address(1), hello(0), 0);
    Endpoint gone = endpoints.remove(0);
    recipients.forget(gone);
    gone.end((to, datagram) -> true);
    assertEquals(COMMUNITIES - 1, keys(address(1), hello(0), 0));
  }

  @Test
  void aFloodOfNoiseTriesSoManyKeysInASecondAndKnownAddressesGetThrough() {
    keys(address(1), hello(5), 0);
    long before = recipients.tried();
    for (int i = 0; i < 50_000; i++) {
      recipients.receive(address(100 + i % 100), noise(), SECOND);
    }
    long keys = recipients.tried() - before;
    assertTrue(
        keys <= SyncConstants.STRANGERS_PER_SECOND + SyncConstants.FURTHER_KEYS_PER_SECOND,
        () -> keys + " keys");
    assertTrue(keys >= SyncConstants.STRANGERS_PER_SECOND, () -> keys + " keys");
    assertEquals(0, keys(address(1), hello(5), SECOND), "remembered, and no session: a stranger");
    assertTrue(keys(address(1), hello(5), 2 * SECOND) >= 1);
  }

  @Test
  void addressesThatAreRememberedAreBounded() {
    for (int i = 0; i < SyncConstants.MAX_REMEMBERED_ADDRESSES + 10; i++) {
      keys(new InetSocketAddress(address(2).getAddress(), 1_000 + i), hello(5), 0);
    }
    assertEquals(SyncConstants.MAX_REMEMBERED_ADDRESSES, recipients.addresses());
  }
}
