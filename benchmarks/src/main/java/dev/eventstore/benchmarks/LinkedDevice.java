package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Invite;
import dev.eventstore.PeerStatus;
import dev.eventstore.Subscription;
import dev.eventstore.SyncStatus;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A device on a socket of loopback, as an application makes one.
 *
 * @param community of the device
 * @param arrivals what its listener hears
 * @param beganNanos when it began to start
 */
record LinkedDevice(Community community, Arrivals arrivals, long beganNanos)
    implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String INVITE = "invite.txt";
  private static final int FILLED_AT_ONCE = 8_192;
  private static final int FILLERS = 2;

  /** Makes a community, whose devices will lie in this folder. */
  static void createCommunity(Path folder) throws IOException {
    Files.writeString(folder.resolve(INVITE), Invite.create("benchmarks").link());
  }

  /** The invite of the community in this folder. */
  static Invite invite(Path folder) throws IOException {
    return Invite.parse(Files.readString(folder.resolve(INVITE)));
  }

  private static Communities.Builder builder(Path folder, String name) throws IOException {
    return Communities.builder().directory(folder.resolve(name)).invite(invite(folder));
  }

  /** Writes entries as a device of this name, without a transport. */
  static void fill(Path folder, String name, int count, long seed) throws Exception {
    SampleEvents entries = LinkEvents.entries(seed);
    try (Community community = builder(folder, name).open()) {
      for (int done = 0; done < count; done += FILLED_AT_ONCE) {
        List<EventDraft> drafts = entries.next(Math.min(FILLED_AT_ONCE, count - done));
        new BulkAppends(community, drafts).run(FILLERS);
      }
    }
  }

  /** Starts the device of this name on a port, or on any that is free when it is 0. */
  static LinkedDevice open(Path folder, String name, int port, List<String> peers)
      throws IOException {
    long began = System.nanoTime();
    UdpTransport.Builder transport = UdpTransport.builder().bind(loopback()).port(port);
    peers.forEach(transport::peer);
    Community community = builder(folder, name).transport(transport.build()).open();
    Arrivals arrivals = new Arrivals(community.self());
    Subscription subscription = community.subscribe(EventFilter.all(), arrivals::hear);
    arrivals.startAfter(subscription.startsAfter());
    return new LinkedDevice(community, arrivals, began);
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Where others find a device with this port. */
  static String address(int port) {
    return LOOPBACK + ":" + port;
  }

  String address() {
    return address(port());
  }

  int port() {
    return community.peers().localAddress().getPort();
  }

  /** Waits until so many peers are there, and all are in step with this device. */
  boolean awaitPeers(int count, long seconds) throws Exception {
    CountDownLatch there = new CountDownLatch(1);
    AutoCloseable telling =
        community.onSyncStatus(
            status -> {
              if (isInStep(status, count)) {
                there.countDown();
              }
            });
    try {
      return isInStep(community.syncStatus(), count) || there.await(seconds, TimeUnit.SECONDS);
    } finally {
      telling.close();
    }
  }

  private static boolean isInStep(SyncStatus status, int count) {
    return status.inSync()
        && status.peers().size() >= count
        && status.peers().stream().allMatch(PeerStatus::heard);
  }

  @Override
  public void close() {
    community.close();
  }
}
