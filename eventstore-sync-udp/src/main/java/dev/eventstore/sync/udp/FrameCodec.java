package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes frames: type (1), length (1), content. Nothing that it reads makes it throw. Any
 * thread may use it.
 */
final class FrameCodec {
  static final int HEAD_BYTES = 2;

  private static final int PADDING = 0;
  private static final int PING = 1;
  private static final int ACK = 2;
  private static final int EVENT = 3;
  private static final int FRAGMENT = 4;
  private static final int SLICE = 5;
  private static final int PATH_CHALLENGE = 6;
  private static final int PATH_RESPONSE = 7;
  private static final int CLOSE = 8;
  private static final int NOTHING_MORE = 9;
  private static final int ENOUGH = 10;

  private static final int LIVE = 0;
  private static final int BACKFILL = 1;

  private static final int ACK_FIXED = 8 + 4 + 4 + 2;
  private static final int ACK_RANGE = 4;
  private static final int EVENT_FIXED = 2;
  private static final int OLDER_EVENT = 1 << 15; // beside the length, which needs fewer bits
  private static final int FRAGMENT_FIXED = 1 + 4 + 1 + 1 + 2;

  private FrameCodec() {}

  /** All frames of a header, whose bodies together must have exactly {@code bodyBytes}. */
  static Optional<List<Frame>> readAll(ByteBuffer in, int bodyBytes) {
    List<Frame> frames = new ArrayList<>();
    int bodies = 0;
    while (in.hasRemaining()) {
      Optional<Frame> frame =
          frames.size() < SyncConstants.MAX_FRAMES ? read(in) : Optional.empty();
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      frames.add(frame.get());
      bodies += frame.get().bodyBytes();
    }
    return bodies == bodyBytes ? Optional.of(frames) : Optional.empty();
  }

  private static Optional<Frame> read(ByteBuffer in) {
    if (in.remaining() < HEAD_BYTES) {
      return Optional.empty();
    }
    int type = Byte.toUnsignedInt(in.get());
    int length = Byte.toUnsignedInt(in.get());
    if (length > in.remaining()) {
      return Optional.empty();
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content(type, length, content);
  }

  private static Optional<Frame> content(int type, int length, ByteBuffer in) {
    return switch (type) {
      case PADDING -> Optional.of(new Frame.Padding(length));
      case PING -> exactly(0, length, new Frame.Ping());
      case ACK -> ack(length, in);
      case EVENT -> event(length, in);
      case FRAGMENT -> fragment(length, in);
      case SLICE -> length == 2 ? slice(Short.toUnsignedInt(in.getShort())) : Optional.empty();
      case PATH_CHALLENGE ->
          length == 8 ? Optional.of(new Frame.PathChallenge(in.getLong())) : Optional.empty();
      case PATH_RESPONSE ->
          length == 8 ? Optional.of(new Frame.PathResponse(in.getLong())) : Optional.empty();
      case CLOSE -> exactly(0, length, new Frame.Close());
      case NOTHING_MORE ->
          length == 8 ? Optional.of(new Frame.NothingMore(in.getLong())) : Optional.empty();
      case ENOUGH -> exactly(0, length, new Frame.Enough());
      default -> Optional.of(new Frame.Unknown(type));
    };
  }

  private static Optional<Frame> exactly(int wanted, int length, Frame frame) {
    return length == wanted ? Optional.of(frame) : Optional.empty();
  }

  private static Optional<Frame> slice(int bodyBytes) {
    return bodyBytes > 0 && bodyBytes <= Limits.MAX_SLICE_BYTES
        ? Optional.of(new Frame.SealedSlice(bodyBytes))
        : Optional.empty();
  }

  private static Optional<Frame> event(int length, ByteBuffer in) {
    if (length != EVENT_FIXED) {
      return Optional.empty();
    }
    int laneAndLength = Short.toUnsignedInt(in.getShort());
    Lane lane = laneAndLength < OLDER_EVENT ? Lane.LIVE : Lane.BACKFILL;
    int bodyBytes = laneAndLength & (OLDER_EVENT - 1);
    return bodyBytes > 0 ? Optional.of(new Frame.Event(lane, bodyBytes)) : Optional.empty();
  }

  private static Optional<Frame> fragment(int length, ByteBuffer in) {
    if (length != FRAGMENT_FIXED) {
      return Optional.empty();
    }
    int lane = in.get();
    long message = Integer.toUnsignedLong(in.getInt());
    int index = Byte.toUnsignedInt(in.get());
    int count = Byte.toUnsignedInt(in.get());
    int bodyBytes = Short.toUnsignedInt(in.getShort());
    return isLane(lane) && Fragments.isValid(index, count, bodyBytes)
        ? Optional.of(new Frame.Fragment(lane(lane), message, index, count, bodyBytes))
        : Optional.empty();
  }

  private static boolean isLane(int number) {
    return number == LIVE || number == BACKFILL;
  }

  private static Lane lane(int number) {
    return number == LIVE ? Lane.LIVE : Lane.BACKFILL;
  }

  private static int number(Lane lane) {
    return lane == Lane.LIVE ? LIVE : BACKFILL;
  }

  private static Optional<Frame> ack(int length, ByteBuffer in) {
    int further = (length - ACK_FIXED) / ACK_RANGE;
    if (length < ACK_FIXED
        || (length - ACK_FIXED) % ACK_RANGE != 0
        || further >= SyncConstants.MAX_ACK_RANGES) {
      return Optional.empty();
    }
    long largest = in.getLong();
    long delayMicros = Integer.toUnsignedLong(in.getInt());
    long roomBytes = Integer.toUnsignedLong(in.getInt());
    long[] bounds = new long[2 * (1 + further)];
    bounds[0] = largest;
    bounds[1] = largest - Short.toUnsignedInt(in.getShort());
    for (int i = 1; i <= further; i++) {
      bounds[2 * i] = bounds[2 * i - 1] - 2 - Short.toUnsignedInt(in.getShort());
      bounds[2 * i + 1] = bounds[2 * i] - Short.toUnsignedInt(in.getShort());
    }
    return largest >= 0 && bounds[bounds.length - 1] >= 0
        ? Optional.of(new Frame.Ack(new AckRanges(bounds), delayMicros, roomBytes))
        : Optional.empty();
  }

  /** How many bytes {@link #write} will take. */
  static int bytesOf(Frame frame) {
    return HEAD_BYTES + contentBytes(frame);
  }

  private static int contentBytes(Frame frame) {
    if (frame instanceof Frame.Ack ack) {
      return ACK_FIXED + ACK_RANGE * (ack.received().count() - 1);
    } else if (frame instanceof Frame.Event) {
      return EVENT_FIXED;
    } else if (frame instanceof Frame.Fragment) {
      return FRAGMENT_FIXED;
    } else if (frame instanceof Frame.SealedSlice) {
      return 2;
    } else if (frame instanceof Frame.Padding padding) {
      return padding.bytes();
    }
    boolean isOneNumber =
        frame instanceof Frame.PathChallenge
            || frame instanceof Frame.PathResponse
            || frame instanceof Frame.NothingMore;
    return isOneNumber ? Long.BYTES : 0;
  }

  /** Writes a frame at the position of {@code out}. */
  static void write(ByteBuffer out, Frame frame) {
    out.put((byte) type(frame)).put((byte) contentBytes(frame));
    if (frame instanceof Frame.Ack ack) {
      writeAck(out, ack);
    } else if (frame instanceof Frame.Event event) {
      int lane = event.lane() == Lane.LIVE ? 0 : OLDER_EVENT;
      out.putShort((short) (lane | event.bodyBytes()));
    } else if (frame instanceof Frame.Fragment part) {
      out.put((byte) number(part.lane())).putInt((int) part.message());
      out.put((byte) part.index()).put((byte) part.count()).putShort((short) part.bodyBytes());
    } else if (frame instanceof Frame.SealedSlice slice) {
      out.putShort((short) slice.bodyBytes());
    } else if (frame instanceof Frame.PathChallenge challenge) {
      out.putLong(challenge.token());
    } else if (frame instanceof Frame.PathResponse response) {
      out.putLong(response.token());
    } else if (frame instanceof Frame.NothingMore answered) {
      out.putLong(answered.version());
    } else if (frame instanceof Frame.Padding padding) {
      out.put(new byte[padding.bytes()]);
    }
  }

  private static int type(Frame frame) {
    if (frame instanceof Frame.Event) {
      return EVENT;
    } else if (frame instanceof Frame.Ack) {
      return ACK;
    } else if (frame instanceof Frame.Fragment) {
      return FRAGMENT;
    } else if (frame instanceof Frame.SealedSlice) {
      return SLICE;
    } else if (frame instanceof Frame.Ping) {
      return PING;
    } else if (frame instanceof Frame.PathChallenge) {
      return PATH_CHALLENGE;
    } else if (frame instanceof Frame.PathResponse) {
      return PATH_RESPONSE;
    } else if (frame instanceof Frame.Close) {
      return CLOSE;
    } else if (frame instanceof Frame.NothingMore) {
      return NOTHING_MORE;
    } else if (frame instanceof Frame.Enough) {
      return ENOUGH;
    } else if (frame instanceof Frame.Unknown unknown) {
      return unknown.type();
    }
    return PADDING;
  }

  private static void writeAck(ByteBuffer out, Frame.Ack ack) {
    AckRanges ranges = ack.received();
    out.putLong(ranges.largest());
    out.putInt((int) Math.min(ack.delayMicros(), 0xFFFF_FFFFL));
    out.putInt((int) Math.min(ack.roomBytes(), 0xFFFF_FFFFL));
    out.putShort((short) (ranges.high(0) - ranges.low(0)));
    for (int i = 1; i < ranges.count(); i++) {
      out.putShort((short) (ranges.low(i - 1) - ranges.high(i) - 2));
      out.putShort((short) (ranges.high(i) - ranges.low(i)));
    }
  }
}
