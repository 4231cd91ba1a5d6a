package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.SecretBytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.Sealer;
import dev.eventstore.sync.udp.Forgery;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Who sits on the path between two devices, is a member, too, and floods one of them. One thread at
 * a time.
 */
final class Attacker {
  private final Relay relay;
  private final Sealer sealer;
  private final DatagramChannel aside;
  private Flood flood;
  private CompletableFuture<Void> flooding = CompletableFuture.completedFuture(null);

  /**
   * Begins to hand datagrams on.
   *
   * @param folder of the community
   * @param server whose port a device will reach by way of this one
   */
  Attacker(Path folder, int server) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    sealer = DefaultParts.sealer(LinkedDevice.invite(folder), SecretBytes.copyOf(seed), random);
    relay = new Relay(loopback(server));
    aside = DatagramChannel.open().bind(loopback(0));
    flood = new Flood(FloodKind.RANDOM, new Forgery(sealer, 1), relay);
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(LinkedDevice.loopback(), port);
  }

  /** The port at which a device finds the other one. */
  int port() throws IOException {
    return relay.port();
  }

  /**
   * Begins to flood.
   *
   * @param device the port of the device; 0 floods a socket that nobody reads, for comparison
   */
  void begin(FloodKind kind, int device, int count, int perSecond) throws IOException {
    flood.close();
    Flood next = new Flood(kind, new Forgery(sealer, System.nanoTime()), relay);
    flood = next;
    InetSocketAddress target =
        device == 0 ? (InetSocketAddress) aside.getLocalAddress() : loopback(device);
    if (device != 0) {
      next.enter(target);
    }
    flooding =
        CompletableFuture.runAsync(
            () -> {
              try {
                next.run(target, count, perSecond);
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            });
  }

  /** Waits until it is over. */
  void end(ObjectNode answer) {
    flooding.join();
    answer
        .put("sent", flood.sent())
        .put("bytesSent", flood.bytesSent())
        .put("bytesBack", flood.bytesBack())
        .put("nanos", flood.nanos());
  }
}
