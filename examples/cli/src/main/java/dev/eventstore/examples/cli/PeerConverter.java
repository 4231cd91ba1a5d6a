package dev.eventstore.examples.cli;

import dev.eventstore.TransportException;
import dev.eventstore.sync.udp.UdpTransport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Has the library judge where a peer is said to be, before anything is opened. */
final class PeerConverter implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    try {
      UdpTransport.Builder unused = UdpTransport.builder().peer(text);
      return text;
    } catch (TransportException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}
