package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import org.junit.jupiter.api.Test;

class UdpSocketTest {
  @Test
  void aFailureIsCountedAndAsGoodAsLostOnTheWay() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    InetSocketAddress self = (InetSocketAddress) channel.getLocalAddress();
    try (Selector selector = Selector.open();
        UdpSocket socket = new UdpSocket(channel, selector)) {
      assertTrue(socket.send(self, ByteBuffer.allocate(100)));
      assertEquals(0, socket.errors().value());
      assertTrue(socket.send(self, ByteBuffer.allocate(70_000)), "more than UDP takes");
      assertEquals(1, socket.errors().value());
    }
  }
}
