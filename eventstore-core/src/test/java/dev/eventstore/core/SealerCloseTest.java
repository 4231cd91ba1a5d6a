package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.spi.Opening;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class SealerCloseTest {
  private static final byte[] JSON = {'{', '}'};
  private static final int THREADS = 4;

  @Test
  void everyUseAfterClosingIsAnIllegalState() {
    SodiumSealer sealer = Sealers.sealer(1, 10);
    Bytes event = sealer.sealEvent(JSON, JSON);
    Opening.Opened opened = assertInstanceOf(Opening.Opened.class, sealer.openEvent(event));
    Bytes slice = sealer.sealSlice(JSON);
    EventId id = sealer.idOf(event);
    sealer.close();
    sealer.close();
    List<Executable> uses =
        List.of(
            sealer::self,
            () -> sealer.idOf(event),
            () -> sealer.sealEvent(JSON, JSON),
            () -> sealer.openEvent(event),
            () -> sealer.openEvent(Bytes.empty()),
            () -> sealer.verify(new DeviceId(id.value()), opened),
            () -> sealer.sealSlice(JSON),
            () -> sealer.openSlice(slice),
            () -> sealer.openSlice(Bytes.empty()),
            () -> sealer.h64(id),
            () -> sealer.setLanes(id),
            () -> sealer.root(new byte[2_048], 0),
            () -> sealer.filterKey(id.value()),
            () -> sealer.indexTag("type", "m"),
            sealer::ownerHash,
            () -> sealer.mask(ByteBuffer.allocate(100).putShort(16, (short) 2), 2),
            () -> sealer.unmask(ByteBuffer.allocate(100)));
    uses.forEach(use -> assertThrows(IllegalStateException.class, use));
  }

  @Test
  void closingWipesTheSubkeys() {
    KeyRing keys = Sealers.keys(10, 11);
    keys.close();
    assertArrayEquals(new byte[32], keys.setHash());
    assertArrayEquals(new byte[32], keys.index());
    for (CommunityKey key : keys.newestFirst()) {
      assertArrayEquals(new byte[32], key.event);
      assertArrayEquals(new byte[32], key.summary);
      assertArrayEquals(new byte[32], key.datagramTag);
      assertArrayEquals(new byte[32], key.datagramMask);
    }
  }

  @Test
  void closingUnderLoadIsPromptAndNothingIsSealedUnderWipedKeys() throws Exception {
    for (int round = 0; round < 20; round++) {
      SodiumSealer closing = Sealers.sealer(1, 10);
      SodiumSealer reader = Sealers.sealer(2, 10);
      DeviceId author = closing.self();
      for (Bytes sealed : sealUntilClosed(closing)) {
        Opening.Opened opened = assertInstanceOf(Opening.Opened.class, reader.openEvent(sealed));
        assertTrue(reader.verify(author, opened));
      }
    }
  }

  private static List<Bytes> sealUntilClosed(SodiumSealer sealer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch running = new CountDownLatch(THREADS);
    List<Future<List<Bytes>>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      results.add(threads.submit(() -> sealAsLongAsOpen(sealer, running)));
    }
    assertTrue(running.await(10, TimeUnit.SECONDS));
    sealer.close();
    List<Bytes> sealed = new ArrayList<>();
    for (Future<List<Bytes>> result : results) {
      sealed.addAll(result.get(10, TimeUnit.SECONDS));
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    return sealed;
  }

  private static List<Bytes> sealAsLongAsOpen(SodiumSealer sealer, CountDownLatch running) {
    List<Bytes> sealed = new ArrayList<>();
    try {
      while (sealed.size() < 100_000) {
        sealed.add(sealer.sealEvent(JSON, JSON));
        running.countDown();
      }
    } catch (IllegalStateException closed) {
      return sealed;
    }
    throw new AssertionError("never closed");
  }
}
