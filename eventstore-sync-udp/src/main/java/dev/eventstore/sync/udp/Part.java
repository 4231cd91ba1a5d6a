package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;

/** What one frame carries that must arrive: the unit that is queued, lost and sent again. */
sealed interface Part {
  /** The frame that announces it. */
  Frame frame();

  /** How many bytes it takes in a datagram, frame included. */
  default int bytes() {
    Frame frame = frame();
    return FrameCodec.bytesOf(frame) + frame.bodyBytes();
  }

  /**
   * An event, or a part of one.
   *
   * @param message the event on its way
   * @param index which part of it, from 0
   */
  record EventPart(Outgoing message, int index) implements Part {
    @Override
    public Frame frame() {
      return message.frame(index);
    }
  }

  /**
   * A slice of our summary.
   *
   * @param version the version it belongs to
   * @param sealed its bytes
   * @param namesRoot whether it names our root: a newer one takes its place
   */
  record SlicePart(long version, Bytes sealed, boolean namesRoot) implements Part {
    static SlicePart root(long version, Bytes sealed) {
      return new SlicePart(version, sealed, true);
    }

    static SlicePart ranges(long version, Bytes sealed) {
      return new SlicePart(version, sealed, false);
    }

    @Override
    public Frame frame() {
      return new Frame.SealedSlice(sealed.size());
    }
  }

  /**
   * That the peer's questions are answered.
   *
   * @param version of its newest slice among them
   */
  record NothingMorePart(long version) implements Part {
    @Override
    public Frame frame() {
      return new Frame.NothingMore(version);
    }
  }

  /** An event on its way to one peer. For one thread. */
  final class Outgoing {
    private final long seq;
    private final byte[] sealed;
    private final Lane lane;
    private final long message;
    private int unacknowledgedParts;

    /**
     * An event to send.
     *
     * @param message its number if it must be cut
     */
    Outgoing(long seq, Bytes sealed, Lane lane, long message) {
      this.seq = seq;
      this.sealed = sealed.toArray();
      this.lane = lane;
      this.message = message;
      unacknowledgedParts = parts();
    }

    long seq() {
      return seq;
    }

    Lane lane() {
      return lane;
    }

    int size() {
      return sealed.length;
    }

    int parts() {
      return sealed.length <= Fragments.MAX_WHOLE_BYTES ? 1 : Fragments.count(sealed.length);
    }

    /** One of its parts has arrived; whether it was the last one missing. */
    boolean acknowledged() {
      return --unacknowledgedParts == 0;
    }

    Frame frame(int index) {
      return parts() == 1
          ? new Frame.Event(lane, sealed.length)
          : new Frame.Fragment(
              lane, message, index, parts(), Fragments.length(index, sealed.length));
    }

    void write(int index, ByteBuffer out) {
      int offset = parts() == 1 ? 0 : Fragments.offset(index);
      int length = parts() == 1 ? sealed.length : Fragments.length(index, sealed.length);
      out.put(sealed, offset, length);
    }
  }
}
