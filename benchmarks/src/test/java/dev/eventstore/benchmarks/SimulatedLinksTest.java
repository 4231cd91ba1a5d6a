package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedLinksTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final InetSocketAddress HERE = SimulatedLinks.address(0);
  private static final InetSocketAddress THERE = SimulatedLinks.address(300);

  private final VirtualTime time = new VirtualTime();
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();

  private void send(SimulatedLinks.Quality quality, int count, int bytes) {
    SimulatedLinks links = new SimulatedLinks(time, quality, 5);
    links.attach(
        THERE,
        (from, datagram) -> {
          assertEquals(HERE, from);
          numbers.add(datagram.getInt(0));
          nanos.add(time.elapsedNanos());
        });
    ByteBuffer datagram = ByteBuffer.allocate(bytes);
    for (int i = 0; i < count; i++) {
      links.send(HERE, THERE, datagram.putInt(0, i));
    }
    while (time.step(Long.MAX_VALUE)) {}
  }

  @Test
  void datagramsArriveInOrderAfterLatencyAndJitter() {
    send(new SimulatedLinks.Quality(0, 20 * MILLI, 4 * MILLI, 0), 100, 100);
    assertEquals(IntStream.range(0, 100).boxed().toList(), numbers);
    assertTrue(nanos.get(0) >= 20 * MILLI && nanos.get(99) < 24 * MILLI, nanos.toString());
    assertTrue(nanos.get(99) > nanos.get(0), "jitter");
  }

  @Test
  void someGetLost() {
    send(new SimulatedLinks.Quality(0.3, 20 * MILLI, 0, 0), 10_000, 100);
    assertEquals(7_000, numbers.size(), 200);
  }

  @Test
  void aLimitedLinkSendsOneAfterTheOtherAndDropsWhatWouldWaitTooLong() {
    send(new SimulatedLinks.Quality(0, 20 * MILLI, 0, 100_000), 100, 1_000);
    assertEquals(20, numbers.size());
    assertEquals(30 * MILLI, nanos.get(0));
    assertEquals(220 * MILLI, nanos.get(19));
  }
}
