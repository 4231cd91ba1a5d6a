package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * What every {@link Sealer} must do, sentence by sentence: extend this class, say where devices
 * come from, and JUnit runs the rest.
 *
 * <p>That bytes and keys are those of docs/format.md is not asked here, but by its vectors; nor is
 * which signatures are accepted of those that only a hostile author makes, but for the best known.
 */
@Timeout(120)
public abstract class SealerContract extends DatagramSealContract {
  private static final int LANE_BYTES = 2_048;
  private static final int FILTER_KEY_BYTES = 16;
  private static final int THREADS = 4;

  /** For the tests of an implementation. */
  protected SealerContract() {}

  /** A device of one community, another device each time; closed after the test. */
  @Override
  protected abstract Sealer member();

  /** A device of another community; closed after the test. */
  @Override
  protected abstract Sealer stranger();

  @Test
  void theKeyedHashesOfAnIdAreTheSameWithinACommunityOnly() {
    EventId id = randomId();
    assertEquals(alice.h64(id), bob.h64(id));
    assertNotEquals(alice.h64(id), stranger.h64(id));
    assertArrayEquals(alice.setLanes(id), bob.setLanes(id));
    assertFalse(Arrays.equals(alice.setLanes(id), stranger.setLanes(id)));
  }

  @Test
  void idsHaveHashesAndLanesOfTheirOwn() {
    Set<Long> hashes = new HashSet<>();
    Set<Bytes> lanes = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      EventId id = randomId();
      hashes.add(alice.h64(id));
      assertEquals(LANE_BYTES, alice.setLanes(id).length);
      lanes.add(Bytes.copyOf(alice.setLanes(id)));
    }
    assertEquals(200, hashes.size());
    assertEquals(200, lanes.size());
  }

  @Test
  void aRootDependsOnSumAndCountAlone() {
    byte[] sums = randomBytes(LANE_BYTES);
    Root root = alice.root(sums, 5);
    assertEquals(5, root.count());
    assertEquals(root, bob.root(sums.clone(), 5));
    assertNotEquals(root.hash(), alice.root(sums, 6).hash());
    for (int i : new int[] {0, 1, 1_000, LANE_BYTES - 1}) {
      byte[] other = sums.clone();
      other[i] ^= 1;
      assertNotEquals(root.hash(), alice.root(other, 5).hash(), "byte " + i);
    }
  }

  @Test
  void aFilterKeyDependsOnTheSaltAndTheCommunity() {
    Bytes salt = Bytes.copyOf(randomBytes(16));
    Bytes key = alice.filterKey(salt);
    assertEquals(FILTER_KEY_BYTES, key.size());
    assertEquals(key, bob.filterKey(salt));
    assertNotEquals(key, stranger.filterKey(salt));
    for (int i = 0; i < salt.size(); i++) {
      assertNotEquals(key, alice.filterKey(flipped(salt, i)), "byte " + i);
    }
  }

  @Test
  void anIndexTagDependsOnFieldValueAndTheCommunity() {
    long tag = alice.indexTag("type", "message");
    assertEquals(tag, bob.indexTag("type", "message"));
    assertNotEquals(tag, stranger.indexTag("type", "message"));
    assertNotEquals(tag, alice.indexTag("typ", "emessage"), "field and value are kept apart");
    assertNotEquals(tag, alice.indexTag("typem", "essage"), "field and value are kept apart");
    assertNotEquals(tag, alice.indexTag("message", "type"));
    assertNotEquals(alice.indexTag("", "a"), alice.indexTag("a", ""));
  }

  @Test
  void anyThreadMayCallIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        byte[] json = {'{', (byte) ('0' + i), '}'};
        all.add(threads.submit(() -> sealAndOpen(json)));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void sealAndOpen(byte[] json) {
    for (int i = 0; i < 200; i++) {
      Opening.Opened opened = opened(bob, alice.sealEvent(json, ATTACHMENT));
      assertArrayEquals(json, opened.json().toArray());
      assertTrue(bob.verify(alice.self(), opened));
      assertArrayEquals(json, bob.openSlice(alice.sealSlice(json)).orElseThrow().plain().toArray());
    }
  }

  @Test
  void everyUseAfterClosingIsAnIllegalState() {
    Bytes event = alice.sealEvent(JSON, ATTACHMENT);
    Opening.Opened opened = opened(bob, event);
    Bytes slice = alice.sealSlice(JSON);
    EventId id = alice.idOf(event);
    alice.close();
    alice.close();
    List<Executable> uses =
        List.of(
            alice::self,
            () -> alice.idOf(event),
            () -> alice.sealEvent(JSON, ATTACHMENT),
            () -> alice.openEvent(event),
            () -> alice.openEvent(Bytes.empty()),
            () -> alice.verify(bob.self(), opened),
            () -> alice.sealSlice(JSON),
            () -> alice.openSlice(slice),
            () -> alice.openSlice(Bytes.empty()),
            () -> alice.h64(id),
            () -> alice.setLanes(id),
            () -> alice.root(new byte[LANE_BYTES], 0),
            () -> alice.filterKey(id.value()),
            () -> alice.indexTag("type", "message"),
            () -> alice.mask(ByteBuffer.allocate(100).putShort(16, (short) 2), 2),
            () -> alice.unmask(ByteBuffer.allocate(100)));
    for (int i = 0; i < uses.size(); i++) {
      assertThrows(IllegalStateException.class, uses.get(i), "use " + i);
    }
    assertTrue(bob.verify(bob.self(), opened(bob, bob.sealEvent(JSON, ATTACHMENT))));
  }
}
