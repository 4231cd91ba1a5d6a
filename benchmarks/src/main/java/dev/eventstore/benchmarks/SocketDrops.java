package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the kernel threw away because a socket was not read fast enough. */
final class SocketDrops {
  /** The kernel's tables of sockets, of which the last column counts what was dropped. */
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private static final Pattern COLUMNS = Pattern.compile("\\s+");
  private static final int ADDRESS = 1;
  private static final int HEX = 16;

  private SocketDrops() {}

  /** How many datagrams to sockets of this port were dropped; 0 where nobody tells. */
  static long at(int port) throws IOException {
    long sum = 0;
    for (Path table : TABLES) {
      if (Files.isReadable(table)) {
        sum += Files.readAllLines(table).stream().skip(1).mapToLong(line -> at(port, line)).sum();
      }
    }
    return sum;
  }

  private static long at(int port, String line) {
    List<String> columns = COLUMNS.splitAsStream(line.strip()).toList();
    String address = columns.get(ADDRESS);
    boolean isThere = Integer.parseInt(address.substring(address.indexOf(':') + 1), HEX) == port;
    return isThere ? Long.parseLong(columns.get(columns.size() - 1)) : 0;
  }
}
