package dev.eventstore.sync.udp;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.TransportException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer as people write it: {@code host:port} or {@code [address]:port}.
 *
 * @param host a name or an address, without brackets
 * @param port 1 … 65,535
 */
record PeerAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^\\s\\[\\]:/]+)):(\\d{1,5})");

  /**
   * Reads that form.
   *
   * @throws TransportException when {@code text} is not of that form
   */
  static PeerAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      String bracketed = matcher.group(1);
      int port = Integer.parseInt(matcher.group(3));
      if (port >= 1 && port <= 0xFFFF) {
        return new PeerAddress(bracketed != null ? bracketed : matcher.group(2), port);
      }
    }
    throw new TransportException(
        Category.FIX_INPUT, "a peer is host:port with a port in 1 … 65535, not \"" + text + "\"");
  }
}
