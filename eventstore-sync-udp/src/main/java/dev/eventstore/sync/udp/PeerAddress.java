package dev.eventstore.sync.udp;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.TransportException;
import java.net.InetAddress;
import java.net.UnknownHostException;
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

  /** An IPv4 address that stands for no one, in any of the forms in which it can be written. */
  private static final Pattern UNSPECIFIED = Pattern.compile("0+(?:\\.0+){0,3}");

  /**
   * Reads that form. Asks for no name.
   *
   * @throws TransportException when {@code text} is not of that form, or its address stands for no
   *     machine
   */
  static PeerAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      String bracketed = matcher.group(1);
      int port = Integer.parseInt(matcher.group(3));
      if (port >= 1 && port <= 0xFFFF) {
        String host = bracketed != null ? bracketed : matcher.group(2);
        if (bracketed != null ? isUnspecified(bracketed) : UNSPECIFIED.matcher(host).matches()) {
          throw new TransportException(
              Category.FIX_INPUT,
              "\"" + text + "\" stands for all addresses of a machine; a peer is at one of them");
        }
        return new PeerAddress(host, port);
      }
    }
    throw new TransportException(
        Category.FIX_INPUT, "a peer is host:port with a port in 1 … 65535, not \"" + text + "\"");
  }

  /** In brackets there is no name, so nobody is asked for one. */
  private static boolean isUnspecified(String bracketed) {
    try {
      return InetAddress.getByName("[" + bracketed + "]").isAnyLocalAddress();
    } catch (UnknownHostException unknown) {
      return false; // told when it is looked for
    }
  }
}
