package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketSenderTest {
  private static final int SEED = 1;
  private static final long ROOM = 1_000_000;
  private static final long STEP_NANOS = Nanos.ofMillis(1_000);

  private final Environment environment =
      new Environment(
          Clock.systemUTC(),
          () -> 0,
          new SecureRandom(),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private final SendQueue queue = new SendQueue();

  /** Of which numbers packets are: as those that the sender takes. */
  private final PacketNumbers numbers = new PacketNumbers(new SplittableRandom(SEED));

  private final PacketSender sender =
      new PacketSender(
          new FakeReplica(environment, 1),
          new SplittableRandom(SEED),
          new PacketBuilder(),
          1,
          queue,
          new AckTracker(),
          arrived -> {},
          0);
  private long nowNanos;

  @Test
  void roomIsThatOfTheAcknowledgementWithTheNewestPacket() {
    long first = send();
    long second = send();
    assertTrue(sender.acknowledged(ack(second, 0), nowNanos));
    queue.add(part());

    assertTrue(sender.acknowledged(ack(first, ROOM), nowNanos)); // it was late
    assertNull(next());

    assertTrue(sender.acknowledged(ack(second, ROOM), nowNanos));
    assertNotNull(next());
  }

  private long send() {
    queue.add(part());
    assertNotNull(next());
    return numbers.take();
  }

  private @Nullable ByteBuffer next() {
    nowNanos += STEP_NANOS;
    return sender.next(ROOM, nowNanos);
  }

  private Frame.Ack ack(long number, long roomBytes) {
    AckTracker there = new AckTracker();
    there.received(number, true, nowNanos);
    return there.take(roomBytes, nowNanos);
  }

  /** So large that no other goes with it. */
  private static Part part() {
    return new Part.SlicePart(1, Bytes.copyOf(new byte[1_000]));
  }
}
