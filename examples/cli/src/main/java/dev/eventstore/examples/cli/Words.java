package dev.eventstore.examples.cli;

import dev.eventstore.PeerStatus;
import dev.eventstore.SyncStatus;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** How figures are put to a person. */
final class Words {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int UNIT_STEP = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Words() {}

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String count(long number, String one, String many) {
    return number(number) + " " + (number == 1 ? one : many);
  }

  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= UNIT_STEP && unit < UNITS.length - 1) {
      amount /= UNIT_STEP;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", (double) nanos / (UNIT_STEP * NANOS_PER_MILLI));
  }

  static long millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  /** An address as {@code --peer} takes it; one that stands for all is shortened. */
  static String address(InetSocketAddress address) {
    InetAddress resolved = address.getAddress();
    String host = resolved == null ? address.getHostString() : resolved.getHostAddress();
    if (resolved instanceof Inet6Address six && six.isAnyLocalAddress()) {
      host = "::";
    }
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  static String state(SyncStatus status) {
    if (status.inSync()) {
      return "in sync";
    }
    if (status.peers().stream().noneMatch(PeerStatus::heard)) {
      return "no peer heard";
    }
    return "not in sync, known missing: "
        + number(status.missingHere())
        + " here, "
        + number(status.missingThere())
        + " there";
  }
}
