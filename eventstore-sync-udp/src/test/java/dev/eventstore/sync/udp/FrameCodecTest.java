package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final List<Frame> ALL =
      List.of(
          new Frame.Padding(3),
          new Frame.Ping(),
          new Frame.Event(Lane.LIVE, 300),
          new Frame.Fragment(Lane.BACKFILL, 0xFFFF_FFFFL, 1, 3, Fragments.PART_BYTES),
          new Frame.SealedSlice(Limits.MAX_SLICE_BYTES),
          new Frame.PathChallenge(-5),
          new Frame.PathResponse(5),
          new Frame.Close(),
          new Frame.NothingMore(0x0102_0304_0506_0708L),
          new Frame.Enough(),
          new Frame.Unknown(200));

  private static ByteBuffer written(List<Frame> frames) {
    ByteBuffer out = ByteBuffer.allocate(2_000);
    for (Frame frame : frames) {
      int before = out.position();
      FrameCodec.write(out, frame);
      assertEquals(FrameCodec.bytesOf(frame), out.position() - before);
    }
    return out.flip();
  }

  private static int bodies(List<Frame> frames) {
    return frames.stream().mapToInt(Frame::bodyBytes).sum();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertEquals(Optional.of(ALL), FrameCodec.readAll(written(ALL), bodies(ALL)));
  }

  @Test
  void acknowledgementsAreReadAgain() {
    AckRanges ranges = new AckRanges(new long[] {9_000, 8_999, 8_990, 1_000, 998, 998});
    List<Frame> frames = List.of(new Frame.Ack(ranges, 4_000_000_000L, 1L << 40));
    Frame.Ack read = (Frame.Ack) FrameCodec.readAll(written(frames), 0).orElseThrow().get(0);
    assertEquals(3, read.received().count());
    assertEquals(8_990, read.received().high(1));
    assertEquals(1_000, read.received().low(1));
    assertEquals(998, read.received().low(2));
    assertEquals(4_000_000_000L, read.delayMicros());
    assertEquals(0xFFFF_FFFFL, read.roomBytes());
  }

  @Test
  void bodiesMustBeExactlyAsLongAsTheFramesSay() {
    assertTrue(FrameCodec.readAll(written(ALL), bodies(ALL) - 1).isEmpty());
    assertTrue(FrameCodec.readAll(written(ALL), bodies(ALL) + 1).isEmpty());
  }

  @Test
  void truncatedFramesAreRefused() {
    ByteBuffer whole = written(ALL);
    for (int length = 1; length < whole.limit(); length++) {
      ByteBuffer part = whole.duplicate().limit(length);
      FrameCodec.readAll(part, bodies(ALL))
          .ifPresent(frames -> assertEquals(bodies(ALL), bodies(frames)));
    }
  }

  @Test
  void impossibleFramesAreRefused() {
    assertRefused("0301 00"); // EVENT with too short a content
    assertRefused("0303 02 0001"); // no such lane
    assertRefused("0303 00 0000"); // an event of nothing
    assertRefused("0409 00 00000000 00 01 0460"); // one part is no fragment
    assertRefused("0409 00 00000000 03 03 0460"); // index beyond count
    assertRefused("0409 00 00000000 00 02 045f"); // a short part in the middle
    assertRefused("0409 00 00000000 00 3c 0460"); // more parts than an event can have
    assertRefused(String.format("0502 %04x", Limits.MAX_SLICE_BYTES + 1)); // too long a slice
    assertRefused("0213 0000000000000005 00000000 00000000 0000 00"); // a quarter of a range
    assertRefused("0212 0000000000000005 00000000 00000000 0006"); // below zero
    assertRefused("0212 8000000000000005 00000000 00000000 0000"); // negative
    assertRefused("01"); // no length
  }

  private static void assertRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (int bodies = 0; bodies < 1_200; bodies++) {
      assertTrue(FrameCodec.readAll(ByteBuffer.wrap(bytes), bodies).isEmpty(), hex);
    }
  }

  @Test
  void mutatedHeadersNeverThrow() {
    SplittableRandom random = new SplittableRandom(Seeds.of("mutatedHeaders", 1));
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    Bytes cookie = Bytes.copyOf(new byte[Cookies.BYTES]);
    List<ByteBuffer> seeds =
        List.of(
            HeaderCodec.write(new Header.Hello(nonce, 1, 2, cookie)),
            HeaderCodec.write(new Header.Cookie(nonce, cookie)),
            HeaderCodec.write(new Header.HelloAck(nonce, 1, 2)),
            data());
    for (ByteBuffer seed : seeds) {
      assertTrue(HeaderCodec.read(copy(seed)).isPresent());
      for (int i = 0; i < 100_000; i++) {
        ByteBuffer mutated = copy(seed);
        mutated.limit(random.nextInt(DatagramLayout.MIN_BYTES, seed.limit() + 1));
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
          mutated.put(random.nextInt(mutated.limit()), (byte) random.nextInt());
        }
        HeaderCodec.read(mutated);
      }
    }
  }

  private static ByteBuffer data() {
    ByteBuffer out = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES);
    out.position(DatagramLayout.DATA_FRAMES);
    AckRanges ranges = new AckRanges(new long[] {9_000, 8_999, 8_990, 1_000});
    FrameCodec.write(out, new Frame.Ack(ranges, 1, 1));
    FrameCodec.write(out, new Frame.Event(Lane.LIVE, 100));
    FrameCodec.write(out, new Frame.Fragment(Lane.LIVE, 1, 1, 2, 50));
    out.putShort(DatagramLayout.HEADER, (short) (out.position() - DatagramLayout.HEADER));
    out.put(DatagramLayout.KIND, (byte) DatagramLayout.KIND_DATA);
    return out.put(new byte[150]).flip();
  }

  private static ByteBuffer copy(ByteBuffer buffer) {
    ByteBuffer copy = ByteBuffer.allocate(buffer.limit());
    return copy.put(buffer.duplicate().rewind()).flip();
  }
}
