package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocol.md, read from that page. */
class ProtocolPageTest {
  private static final Bytes NONCE = parse("000102030405060708090a0b0c0d0e0f");

  private static Bytes parse(String hex) {
    return Bytes.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static Bytes example(String name) throws IOException {
    Path page = Path.of(System.getProperty("eventstore.root"), "docs", "protocol.md");
    Matcher matcher =
        Pattern.compile("(?m)^    " + name + " = ([0-9a-f ]+)$").matcher(Files.readString(page));
    assertTrue(matcher.find(), name);
    return parse(matcher.group(1));
  }

  /** A datagram whose tag is still free. */
  private static ByteBuffer datagram(Bytes content) {
    ByteBuffer datagram = ByteBuffer.allocate(DatagramLayout.TAG_BYTES + content.size());
    content.writeTo(datagram.position(DatagramLayout.TAG_BYTES));
    return datagram.rewind();
  }

  @Test
  void theAnswersToAHelloAreAsThePageSays() throws IOException {
    Header.Cookie cookie = new Header.Cookie(NONCE, parse("aabbcc"));
    assertEquals(datagram(example("cookie")), HeaderCodec.write(cookie));
    Header.HelloAck ack = new Header.HelloAck(NONCE, 0x1112131415161718L, 0x2122232425262728L);
    assertEquals(datagram(example("hello-ack")), HeaderCodec.write(ack));
  }

  @Test
  void aDataPacketIsReadAsThePageSays() throws IOException {
    ByteBuffer datagram = datagram(example("data"));
    Header.Data data = (Header.Data) HeaderCodec.read(datagram).orElseThrow();
    assertEquals(0x1112131415161718L, data.connectionId());
    assertEquals(258, data.packetNumber());
    Frame.Ack ack = (Frame.Ack) data.frames().get(0);
    for (long number = 0; number < 12; number++) {
      boolean named = number == 5 || number == 6 || number == 9;
      assertEquals(named, ack.received().contains(number));
    }
    assertEquals(25, ack.delayMicros());
    assertEquals(65_536, ack.roomBytes());
    assertEquals(
        List.of(new Frame.Event(Lane.LIVE, 4), new Frame.Fragment(Lane.BACKFILL, 7, 2, 3, 2)),
        data.frames().subList(1, 3));
    assertEquals(parse("deadbeefcafe"), Bytes.copyOf(datagram));
  }

  @Test
  void aDataPacketIsWrittenAsThePageSays() throws IOException {
    Bytes example = example("data");
    ByteBuffer in = datagram(example);
    Header.Data data = (Header.Data) HeaderCodec.read(in).orElseThrow();
    PacketBuilder builder = new PacketBuilder();
    builder.begin();
    data.frames().forEach(builder::add);
    ByteBuffer header = builder.finish(data.connectionId(), data.packetNumber());
    Bytes written = Bytes.copyOf(header.position(DatagramLayout.HEADER));
    assertEquals(parse(example.toString().substring(0, 2 * 0x38)), written);
  }
}
