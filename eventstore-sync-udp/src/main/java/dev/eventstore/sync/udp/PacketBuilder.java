package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts one DATA packet together, again and again in the same buffer. For one thread. */
final class PacketBuilder {
  private static final int FRAMES_KEPT_FREE = 2; // for padding

  private final ByteBuffer out = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES);
  private final List<Part> parts = new ArrayList<>();
  private int frames;
  private int bodyBytes;
  private boolean elicitsAck;

  void begin() {
    out.clear().position(DatagramLayout.DATA_FRAMES);
    parts.clear();
    frames = 0;
    bodyBytes = 0;
    elicitsAck = false;
  }

  /** How many bytes a further frame and its body may have. */
  int freeBytes() {
    return frames + FRAMES_KEPT_FREE >= SyncConstants.MAX_FRAMES
        ? 0
        : out.capacity() - out.position() - bodyBytes;
  }

  /** Adds a frame without a body. */
  void add(Frame frame) {
    FrameCodec.write(out, frame);
    frames++;
    elicitsAck |= frame.elicitsAck();
  }

  /** Adds a frame with its body. */
  void add(Part part) {
    Frame frame = part.frame();
    add(frame);
    parts.add(part);
    bodyBytes += frame.bodyBytes();
  }

  boolean isEmpty() {
    return frames == 0;
  }

  boolean elicitsAck() {
    return elicitsAck;
  }

  /** The parts of the packet. */
  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** The packet, unmasked, with room for its tag; valid until the next {@link #begin}. */
  ByteBuffer finish(long connectionId, long packetNumber) {
    int lacking = DatagramLayout.MIN_DATA_BYTES - out.position() - bodyBytes;
    if (lacking > 0) {
      FrameCodec.write(out, new Frame.Padding(Math.max(0, lacking - FrameCodec.HEAD_BYTES)));
    }
    out.putShort(DatagramLayout.HEADER, (short) (out.position() - DatagramLayout.HEADER));
    out.put(DatagramLayout.KIND, (byte) DatagramLayout.KIND_DATA);
    out.putLong(DatagramLayout.BODY_OF_HEADER, connectionId);
    int number = DatagramLayout.BODY_OF_HEADER + Long.BYTES;
    out.putShort(number, (short) (packetNumber >>> Integer.SIZE));
    out.putInt(number + Short.BYTES, (int) packetNumber);
    for (Part part : parts) {
      writeBody(part);
    }
    return out.flip();
  }

  /** How many bytes of the finished packet are header. */
  int headerBytes() {
    return Short.toUnsignedInt(out.getShort(DatagramLayout.HEADER));
  }

  private void writeBody(Part part) {
    if (part instanceof Part.EventPart event) {
      event.message().write(event.index(), out);
    } else if (part instanceof Part.SlicePart slice) {
      slice.sealed().writeTo(out);
    }
  }
}
