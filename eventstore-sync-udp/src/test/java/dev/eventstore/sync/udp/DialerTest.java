package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that does not answer, or answers late. */
class DialerTest {
  private static final InetSocketAddress PEER = SimulatedNetwork.address(2);
  private static final long LONGEST = SyncConstants.HELLO_RETRY_MAX_NANOS;
  private static final long SHORTEST = SyncConstants.HELLO_RETRY_MIN_NANOS;

  private final OneDevice device = new OneDevice(0);
  private final Dialer dialer = new Dialer(device.local, new Sessions(device.local));
  private final List<Header.Hello> sent = new ArrayList<>();
  private int cookies;

  @BeforeEach
  void dialInVain() {
    dialer.dial("peer", List.of(PEER), device.nowNanos);
    long begin = device.nowNanos;
    while (device.nowNanos - begin < 10 * LONGEST) {
      nextHello();
    }
    assertTrue(nextHello() >= LONGEST, "the pause is at its longest");
  }

  /** Sends what is due next; how long that took, in nanoseconds. */
  private long nextHello() {
    long before = device.nowNanos;
    device.nowNanos = dialer.deadlineNanos(before);
    dialer.advance(device.nowNanos, (to, hello) -> sent.add(hello));
    return device.nowNanos - before;
  }

  /**
   * Answers the newest HELLO with a cookie that was not used before; whether another one leaves.
   */
  private boolean answer() {
    Header.Hello newest = sent.get(sent.size() - 1);
    Bytes cookie = Bytes.copyOf(new byte[] {(byte) ++cookies});
    return dialer
        .cookie(PEER, new Header.Cookie(newest.nonce(), cookie), device.nowNanos)
        .isPresent();
  }

  @Test
  void whoAnswersAfterALongTimeIsNotMadeToWaitForTheNextHello() {
    assertTrue(answer());
    assertEquals(SHORTEST, nextHello());
    assertEquals(cookies, sent.get(sent.size() - 1).cookie().at(0), "it carries the cookie");
    assertTrue(nextHello() <= 2 * SHORTEST);
  }

  @Test
  void whoNeverEndsTheHandshakeIsDialledAsSeldomAsWhoIsNotThere() {
    int before = sent.size();
    long begin = device.nowNanos;
    while (device.nowNanos - begin < 10 * SyncConstants.COOKIE_LIFE_NANOS) {
      answer();
      nextHello();
    }
    int seldom = (int) (10 * SyncConstants.COOKIE_LIFE_NANOS / LONGEST);
    int hastened = sent.size() - before - seldom;
    assertTrue(hastened <= 10 * 6, hastened + " more than to a peer that does not answer");
  }
}
