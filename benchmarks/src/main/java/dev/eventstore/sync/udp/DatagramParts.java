package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Tells what the bytes of a datagram are for, as long as its header is not masked. */
public final class DatagramParts {
  /** Hears of every byte of a datagram once. */
  public interface Visitor {
    /** A whole datagram that belongs to the handshake. */
    void handshake(int bytes);

    /** Tag, length, kind, connection id and packet number, and padding. */
    void packet(int bytes);

    /** Acknowledgements. */
    void acknowledgement(int bytes);

    /** Pings and whatever else there is without a body. */
    void otherFrame(int bytes);

    /**
     * A slice of a summary.
     *
     * @param frameBytes of the frame that announces it
     */
    void slice(int frameBytes, Bytes sealed);

    /**
     * An event, or a part of one.
     *
     * @param frameBytes of the frame that announces it
     * @param bodyBytes of the event
     * @param parts into how many parts the event was cut
     */
    void event(int frameBytes, int bodyBytes, int parts);
  }

  private DatagramParts() {}

  /**
   * Shows the parts of a datagram, from position to limit.
   *
   * @throws IllegalArgumentException when it is no datagram of the protocol
   */
  public static void visit(ByteBuffer clear, Visitor visitor) {
    ByteBuffer datagram = clear.slice();
    Optional<Header> header = HeaderCodec.read(datagram);
    if (header.isEmpty()) {
      throw new IllegalArgumentException("a datagram of the engine could not be read");
    }
    if (header.get() instanceof Header.Data data) {
      int accounted = 0;
      for (Frame frame : data.frames()) {
        accounted += visit(frame, datagram, visitor);
      }
      visitor.packet(clear.remaining() - accounted);
    } else {
      visitor.handshake(clear.remaining());
    }
  }

  /** How many bytes of the datagram were named. */
  private static int visit(Frame frame, ByteBuffer bodies, Visitor visitor) {
    int frameBytes = FrameCodec.bytesOf(frame);
    if (frame instanceof Frame.Padding || frame instanceof Frame.Unknown) {
      return 0;
    } else if (frame instanceof Frame.Ack) {
      visitor.acknowledgement(frameBytes);
    } else if (frame.bodyBytes() > 0) {
      body(frame, frameBytes, bodies, visitor);
    } else {
      visitor.otherFrame(frameBytes);
    }
    return frameBytes + frame.bodyBytes();
  }

  private static void body(Frame frame, int frameBytes, ByteBuffer bodies, Visitor visitor) {
    ByteBuffer body = bodies.slice(bodies.position(), frame.bodyBytes());
    bodies.position(bodies.position() + frame.bodyBytes());
    if (frame instanceof Frame.SealedSlice) {
      visitor.slice(frameBytes, Bytes.copyOf(body));
    } else {
      int parts = frame instanceof Frame.Fragment fragment ? fragment.count() : 1;
      visitor.event(frameBytes, frame.bodyBytes(), parts);
    }
  }
}
