package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SecretBytesTest {
  private final byte[] content = {0x5A, 0x5B};
  private final SecretBytes secret = SecretBytes.copyOf(content);

  @Test
  void itShowsNoContent() {
    assertEquals("SecretBytes[2 bytes, redacted]", secret.toString());
    assertEquals(secret.hashCode(), SecretBytes.copyOf(new byte[2]).hashCode());
  }

  @Test
  void itIsACopyAndGivesCopies() {
    content[0] = 0;
    secret.exposeSecret()[1] = 0;
    assertArrayEquals(new byte[] {0x5A, 0x5B}, secret.exposeSecret());
    assertEquals(2, secret.size());
  }

  @Test
  void itIsComparedByContent() {
    assertEquals(SecretBytes.copyOf(new byte[] {0x5A, 0x5B}), secret);
    assertNotEquals(SecretBytes.copyOf(new byte[] {0x5A, 0x5C}), secret);
    assertNotEquals(SecretBytes.copyOf(new byte[] {0x5A}), secret);
  }

  @Test
  void closingWipesItAndNotItsCopies() {
    SecretBytes copy = secret.copy();
    secret.close();
    secret.close();
    assertThrows(IllegalStateException.class, secret::exposeSecret);
    assertThrows(IllegalStateException.class, secret::copy);
    assertArrayEquals(new byte[] {0x5A, 0x5B}, copy.exposeSecret());
  }

  @Test
  void aCopyTakenWhileAnotherThreadWipesIsWholeOrRefused() throws Exception {
    byte[] ones = new byte[1 << 24];
    Arrays.fill(ones, (byte) 1);
    ExecutorService wiper = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < 20; round++) {
        SecretBytes contested = SecretBytes.copyOf(ones);
        CyclicBarrier together = new CyclicBarrier(2);
        Future<?> wiped =
            wiper.submit(
                () -> {
                  together.await(10, TimeUnit.SECONDS);
                  contested.close();
                  return null;
                });
        together.await(10, TimeUnit.SECONDS);
        assertWholeOrRefused(contested, ones);
        wiped.get(10, TimeUnit.SECONDS);
      }
    } finally {
      wiper.shutdownNow();
    }
  }

  private static void assertWholeOrRefused(SecretBytes contested, byte[] whole) {
    byte[] exposed;
    try {
      exposed = contested.exposeSecret();
    } catch (IllegalStateException refused) {
      return;
    }
    assertTrue(Arrays.equals(whole, exposed), "half of a secret");
  }
}
