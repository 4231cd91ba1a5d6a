package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramPartsTest {
  private static final Bytes SLICE = Bytes.copyOf(new byte[] {1, 2, 3});

  /** Writes down what it is shown. */
  private static final class Notes implements DatagramParts.Visitor {
    final List<String> notes = new ArrayList<>();

    @Override
    public void handshake(int bytes) {
      notes.add("handshake " + bytes);
    }

    @Override
    public void packet(int bytes) {
      notes.add("packet " + bytes);
    }

    @Override
    public void acknowledgement(int bytes) {
      notes.add("ack " + bytes);
    }

    @Override
    public void otherFrame(int bytes) {
      notes.add("other " + bytes);
    }

    @Override
    public void slice(int frameBytes, Bytes sealed) {
      notes.add("slice " + frameBytes + " " + sealed);
    }

    @Override
    public void event(int frameBytes, int bodyBytes, int parts) {
      notes.add("event " + frameBytes + " " + bodyBytes + " of " + parts);
    }
  }

  private static List<String> notes(ByteBuffer datagram) {
    Notes notes = new Notes();
    DatagramParts.visit(datagram, notes);
    return notes.notes;
  }

  private static Part.EventPart event(int bytes, int part) {
    Bytes sealed = Bytes.copyOf(new byte[bytes]);
    return new Part.EventPart(new Part.Outgoing(1, sealed, Lane.BACKFILL, 0), part);
  }

  @Test
  void everyByteOfAPacketIsForSomething() {
    PacketBuilder builder = new PacketBuilder();
    builder.begin();
    builder.add(new Frame.Ack(new AckRanges(new long[] {9, 5}), 100, 1_000));
    builder.add(new Frame.Ping());
    builder.add(event(200, 0));
    builder.add(Part.SlicePart.root(1, SLICE));
    ByteBuffer datagram = builder.finish(1, 2);

    List<String> notes = notes(datagram);

    int frames = 20 + 2 + 4 + 200 + 4 + 3;
    int packet = DatagramLayout.DATA_FRAMES;
    assertEquals(
        List.of("ack 20", "other 2", "event 4 200 of 1", "slice 4 010203", "packet " + packet),
        notes);
    assertEquals(packet + frames, datagram.remaining());
  }

  @Test
  void aPartOfAnEventSaysIntoHowManyItWasCut() {
    PacketBuilder builder = new PacketBuilder();
    builder.begin();
    Part.EventPart part = event(3_000, 0);
    builder.add(part);

    List<String> notes = notes(builder.finish(1, 2));

    int body = part.frame().bodyBytes();
    assertEquals("event 11 " + body + " of " + part.message().parts(), notes.get(0));
  }

  @Test
  void paddingBelongsToThePacket() {
    PacketBuilder builder = new PacketBuilder();
    builder.begin();
    builder.add(new Frame.Ping());

    int packet = DatagramLayout.MIN_DATA_BYTES - 2;
    assertEquals(List.of("other 2", "packet " + packet), notes(builder.finish(1, 2)));
  }

  @Test
  void theHandshakeIsCountedWhole() {
    Header.Hello hello = new Header.Hello(Bytes.copyOf(new byte[16]), 1, 2, Bytes.empty());
    assertEquals(List.of("handshake 1200"), notes(HeaderCodec.write(hello)));
  }

  @Test
  void whatIsNoDatagramIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> notes(ByteBuffer.allocate(100)));
  }
}
