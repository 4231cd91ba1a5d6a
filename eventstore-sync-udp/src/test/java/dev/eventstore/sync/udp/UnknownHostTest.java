package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that lead nowhere, and ports that cannot be had. */
@Timeout(60)
final class UnknownHostTest {
  /** Of a domain that is kept free of names. */
  private static final String NOWHERE = "nowhere.invalid:7001";

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Environment environment =
      new Environment(
          Clock.systemUTC(),
          System::nanoTime,
          new SecureRandom(),
          Runnable::run,
          Runnable::run,
          Runnable::run);

  @Test
  void itIsToldOnceHoweverOftenItIsLookedFor() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ExecutorService inOrder = Executors.newSingleThreadExecutor();
    try (NameResolver resolver = new NameResolver(new Recorder(heard), inOrder)) {
      PeerAddress nowhere = PeerAddress.parse(NOWHERE);
      resolver.resolve(NOWHERE, nowhere, 0);
      resolver.resolve(NOWHERE, nowhere, PAUSE_NANOS);
      resolver.resolve("127.0.0.1:7", PeerAddress.parse("127.0.0.1:7"), PAUSE_NANOS);
      assertEquals("unknown " + NOWHERE, heard.poll(40, TimeUnit.SECONDS));
      assertEquals("found 127.0.0.1:7", heard.poll(40, TimeUnit.SECONDS));
    }
  }

  @Test
  void theTransportTellsAndGoesOnAlsoWhenTheListenerFails() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    UdpTransport transport =
        UdpTransport.builder()
            .bind(InetAddress.getLoopbackAddress())
            .onUnknownHost(
                peer -> {
                  heard.complete(peer);
                  throw new IllegalStateException("on purpose");
                })
            .build();
    FakeReplica replica = new FakeReplica(environment, 1);
    transport.start(replica, environment);
    try (transport) {
      transport.connect(NOWHERE);
      assertEquals(NOWHERE, heard.get(40, TimeUnit.SECONDS));
      assertEquals(0, transport.status().peers().size());
    }
  }

  @Test
  void aPortInUseIsNamed() {
    FakeReplica replica = new FakeReplica(environment, 1);
    UdpTransport first = UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).build();
    first.start(replica, environment);
    try (first) {
      int port = first.localAddress().getPort();
      try (UdpTransport second =
          UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).port(port).build()) {
        TransportException refused =
            assertThrows(TransportException.class, () -> second.start(replica, environment));
        String sentence = refused.getMessage();
        assertTrue(sentence.startsWith("UDP port " + port + " cannot be used: "), sentence);
      }
    }
  }

  private record Recorder(BlockingQueue<String> heard) implements NameResolver.Listener {
    @Override
    public void found(String name, List<InetSocketAddress> addresses) {
      heard.add("found " + name);
    }

    @Override
    public void unknown(String name) {
      heard.add("unknown " + name);
    }
  }
}
