package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatagramQueueTest {
  private static final InetSocketAddress FROM = InetSocketAddress.createUnresolved("from", 1);
  private static final InetSocketAddress TO = InetSocketAddress.createUnresolved("to", 1);

  private final DatagramQueue queue = new DatagramQueue();

  private void send(int content, long atNanos) {
    queue.add(atNanos, FROM, TO, ByteBuffer.wrap(new byte[] {(byte) content}));
  }

  private List<Integer> arrivedBy(long nowNanos) {
    List<Integer> contents = new ArrayList<>();
    for (Optional<DatagramQueue.Delivery> next = queue.takeDue(nowNanos);
        next.isPresent();
        next = queue.takeDue(nowNanos)) {
      contents.add((int) next.get().datagram().get(0));
    }
    return contents;
  }

  @Test
  void whatArrivesEarlierComesFirstAndNothingBeforeItsTime() {
    send(1, 30);
    send(2, 10);
    send(3, 20);
    assertEquals(List.of(), arrivedBy(9));
    assertEquals(10, queue.nextNanos());
    assertEquals(List.of(2, 3), arrivedBy(29));
    assertEquals(List.of(1), arrivedBy(30));
    assertEquals(Long.MAX_VALUE, queue.nextNanos());
    assertEquals(List.of(), arrivedBy(Long.MAX_VALUE));
  }

  @Test
  void equalTimesKeepTheOrderOfSendingAlsoWhereOthersArrivedInBetween() {
    for (int i = 1; i <= 6; i++) {
      send(i, 10);
    }
    send(7, 20);
    assertEquals(List.of(1, 2, 3, 4, 5, 6), arrivedBy(10));
    send(8, 20);
    send(9, 20);
    assertEquals(List.of(7, 8, 9), arrivedBy(20));
  }

  @Test
  void whatIsSentIsCopied() {
    ByteBuffer datagram = ByteBuffer.wrap(new byte[] {1, 2});
    datagram.position(1);
    queue.add(0, FROM, TO, datagram);
    datagram.put(1, (byte) 3);
    assertEquals(1, datagram.position());
    assertEquals(List.of(2), arrivedBy(0));
  }
}
