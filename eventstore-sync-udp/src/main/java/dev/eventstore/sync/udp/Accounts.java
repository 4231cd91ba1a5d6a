package dev.eventstore.sync.udp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts of peers whose session has ended, for their next one: who ends a session and begins
 * another has no fresh budgets by that. For one thread.
 *
 * <p>They are kept by network address, since nothing proves who is at the other end before it has
 * signed something, and nothing that what it shows is its own. Each session that begins takes one
 * that was left at its address, if there is any. So peers behind one address may take over each
 * other's, but all of them together never have more than they had sessions at the same time.
 */
final class Accounts {
  /** Of an IPv6 address the network: all hosts in it may belong to one device. */
  private static final int NETWORK_BYTES = 8;

  private record Left(ByteBuffer network, long untilNanos) {}

  private final Fetches fetches;
  private final Map<Account, Left> left = new LinkedHashMap<>(); // longest ago first

  Accounts(Fetches fetches) {
    this.fetches = fetches;
  }

  /** A session begins at this address: with what was left there, if anything was. */
  void takeOver(Account fresh, InetAddress address, long nowNanos) {
    left.values().removeIf(each -> Nanos.isDue(each.untilNanos(), nowNanos));
    Optional<Account> known = find(network(address));
    known.ifPresent(
        account -> {
          left.remove(account);
          fresh.takeOver(account);
          fetches.returns(account.turn());
        });
  }

  private Optional<Account> find(ByteBuffer network) {
    return left.entrySet().stream()
        .filter(entry -> entry.getValue().network().equals(network))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** A session at this address has ended. */
  void leave(Account account, InetAddress address, long nowNanos) {
    left.put(account, new Left(network(address), nowNanos + SyncConstants.ACCOUNT_LIFE_NANOS));
    if (left.size() > SyncConstants.MAX_ACCOUNTS_LEFT) {
      Iterator<Account> oldest = left.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(
        address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
