package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** What is remembered of peers whose session has ended. */
class AccountsTest {
  private static final InetAddress HERE = address(192, 0, 2, 1);
  private static final InetAddress ELSEWHERE = address(192, 0, 2, 2);

  private final Fetches fetches = new Fetches(until -> false);
  private final Accounts accounts = new Accounts(fetches);
  private long now = Long.MAX_VALUE - 1; // soon overflows

  private static InetAddress address(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(all);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("neither 4 nor 16 bytes", e);
    }
  }

  private Account open(InetAddress address) {
    Account account = new Account(fetches.newTurn(), now);
    accounts.takeOver(account, address, now);
    return account;
  }

  private static void assertIsThatOf(Account one, Account other) {
    assertSame(one.turn(), other.turn());
    assertSame(one.answers(), other.answers());
  }

  private static void assertIsAnother(Account one, Account other) {
    assertNotSame(one.turn(), other.turn());
    assertNotSame(one.answers(), other.answers());
  }

  private static InetAddress ipv6(int network, int host) {
    return address(0x20, 1, 0xd, 0xb8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, host);
  }

  @Test
  void whoComesBackTakesOverWhatItHasLeft() {
    Account first = open(HERE);
    accounts.leave(first, HERE, now);
    assertIsAnother(first, open(ELSEWHERE));
    assertIsThatOf(first, open(HERE));
    assertIsAnother(first, open(HERE)); // a second session at the same time
  }

  @Test
  void whoHasBeenAwayForLongIsForgotten() {
    Account first = open(HERE);
    accounts.leave(first, HERE, now);
    now += SyncConstants.ACCOUNT_LIFE_NANOS - 1;
    Account same = open(HERE);
    assertIsThatOf(first, same);
    accounts.leave(same, HERE, now);
    now += SyncConstants.ACCOUNT_LIFE_NANOS;
    assertIsAnother(first, open(HERE));
  }

  @Test
  void theHostsOfOneNetworkOfTheNewerProtocolAreOnePeer() {
    Account first = open(ipv6(1, 1));
    accounts.leave(first, ipv6(1, 1), now);
    assertIsAnother(first, open(ipv6(2, 1)));
    assertIsThatOf(first, open(ipv6(1, 2)));
  }

  @Test
  void onlySoManyAreKept() {
    Account first = open(HERE);
    accounts.leave(first, HERE, now);
    for (int i = 0; i < SyncConstants.MAX_ACCOUNTS_LEFT - 1; i++) {
      accounts.leave(new Account(fetches.newTurn(), now), ELSEWHERE, now);
    }
    assertIsThatOf(first, open(HERE));
    accounts.leave(first, HERE, now);
    for (int i = 0; i < SyncConstants.MAX_ACCOUNTS_LEFT; i++) {
      accounts.leave(new Account(fetches.newTurn(), now), ELSEWHERE, now);
    }
    assertIsAnother(first, open(HERE));
  }

  @Test
  void whoWasBarredFromATurnStillIsWhenItComesBack() {
    Account useless = open(HERE);
    Account other = open(ELSEWHERE);
    fetches.asked(useless.turn(), now);
    assertTrue(fetches.freeNanos(other.turn(), now, now) - now > 0, "waits");
    now += SyncConstants.FETCH_ALLOWANCE_NANOS;
    fetches.goesOn(useless.turn(), now);
    assertEquals(now, fetches.freeNanos(other.turn(), now, now), "waits, and it is its turn");
    fetches.gone(useless.turn());
    accounts.leave(useless, HERE, now);
    FetchTurn again = open(HERE).turn();
    long bar = 4 * SyncConstants.FETCH_ALLOWANCE_NANOS;
    assertEquals(now + bar, fetches.freeNanos(again, now, now));
  }
}
