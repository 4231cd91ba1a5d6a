package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads and writes headers. Nothing that it reads makes it throw. Any thread may use it. */
final class HeaderCodec {
  private static final int HELLO_ACK_FIELDS = 1 + DatagramLayout.NONCE_BYTES + 8 + 8;

  private HeaderCodec() {}

  /**
   * Reads the header of an unmasked datagram that lies at 0 … limit; afterwards the position is
   * where the bodies begin. Empty when it is not exactly as docs/protocol.md says.
   */
  static Optional<Header> read(ByteBuffer datagram) {
    int end = DatagramLayout.HEADER + Short.toUnsignedInt(datagram.getShort(DatagramLayout.HEADER));
    if (end < DatagramLayout.BODY_OF_HEADER || end > datagram.limit()) {
      return Optional.empty();
    }
    int kind = datagram.get(DatagramLayout.KIND);
    int fields = end - DatagramLayout.BODY_OF_HEADER;
    ByteBuffer header = datagram.duplicate();
    header.position(DatagramLayout.BODY_OF_HEADER).limit(end);
    datagram.position(end);
    return switch (kind) {
      case DatagramLayout.KIND_DATA -> data(header, datagram.remaining());
      default -> datagram.hasRemaining() ? Optional.empty() : handshake(kind, header, fields);
    };
  }

  /** The header of a datagram that has no bodies. */
  private static Optional<Header> handshake(int kind, ByteBuffer in, int fields) {
    return switch (kind) {
      case DatagramLayout.KIND_HELLO -> hello(in, fields);
      case DatagramLayout.KIND_COOKIE -> cookie(in, fields);
      case DatagramLayout.KIND_HELLO_ACK -> helloAck(in, fields);
      default -> Optional.empty();
    };
  }

  private static Optional<Header> hello(ByteBuffer in, int fields) {
    if (fields != DatagramLayout.HELLO_BYTES - DatagramLayout.BODY_OF_HEADER
        || in.get() != SyncConstants.PROTOCOL_VERSION) {
      return Optional.empty();
    }
    Bytes nonce = bytes(in, DatagramLayout.NONCE_BYTES);
    long connectionId = in.getLong();
    long bootId = in.getLong();
    int cookieBytes = Byte.toUnsignedInt(in.get());
    if (cookieBytes > DatagramLayout.MAX_COOKIE_BYTES) {
      return Optional.empty();
    }
    Bytes cookie = bytes(in, cookieBytes);
    while (in.hasRemaining()) {
      if (in.get() != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new Header.Hello(nonce, connectionId, bootId, cookie));
  }

  private static Optional<Header> cookie(ByteBuffer in, int fields) {
    int cookieBytes = fields - DatagramLayout.NONCE_BYTES;
    if (cookieBytes < 1 || cookieBytes > DatagramLayout.MAX_COOKIE_BYTES) {
      return Optional.empty();
    }
    Bytes nonce = bytes(in, DatagramLayout.NONCE_BYTES);
    return Optional.of(new Header.Cookie(nonce, bytes(in, cookieBytes)));
  }

  private static Optional<Header> helloAck(ByteBuffer in, int fields) {
    if (fields != HELLO_ACK_FIELDS || in.get() != SyncConstants.PROTOCOL_VERSION) {
      return Optional.empty();
    }
    Bytes nonce = bytes(in, DatagramLayout.NONCE_BYTES);
    return Optional.of(new Header.HelloAck(nonce, in.getLong(), in.getLong()));
  }

  private static Optional<Header> data(ByteBuffer in, int bodyBytes) {
    if (in.remaining() < DatagramLayout.DATA_FRAMES - DatagramLayout.BODY_OF_HEADER) {
      return Optional.empty();
    }
    long connectionId = in.getLong();
    long high = Short.toUnsignedLong(in.getShort());
    long packetNumber = high << Integer.SIZE | Integer.toUnsignedLong(in.getInt());
    return FrameCodec.readAll(in, bodyBytes)
        .map(frames -> new Header.Data(connectionId, packetNumber, frames));
  }

  /** A HELLO, unmasked, with room for its tag, from position 0 to the limit. */
  static ByteBuffer write(Header.Hello hello) {
    ByteBuffer out = begin(DatagramLayout.HELLO_BYTES, DatagramLayout.KIND_HELLO);
    out.put((byte) SyncConstants.PROTOCOL_VERSION);
    hello.nonce().writeTo(out);
    out.putLong(hello.connectionId()).putLong(hello.bootId());
    out.put((byte) hello.cookie().size());
    hello.cookie().writeTo(out);
    return out.rewind();
  }

  /** The same for a COOKIE. */
  static ByteBuffer write(Header.Cookie cookie) {
    int fields = DatagramLayout.NONCE_BYTES + cookie.cookie().size();
    ByteBuffer out = begin(DatagramLayout.BODY_OF_HEADER + fields, DatagramLayout.KIND_COOKIE);
    cookie.nonce().writeTo(out);
    cookie.cookie().writeTo(out);
    return out.rewind();
  }

  /** The same for a HELLO_ACK. */
  static ByteBuffer write(Header.HelloAck ack) {
    ByteBuffer out =
        begin(DatagramLayout.BODY_OF_HEADER + HELLO_ACK_FIELDS, DatagramLayout.KIND_HELLO_ACK);
    out.put((byte) SyncConstants.PROTOCOL_VERSION);
    ack.nonce().writeTo(out);
    out.putLong(ack.connectionId()).putLong(ack.bootId());
    return out.rewind();
  }

  private static ByteBuffer begin(int bytes, int kind) {
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.putShort(DatagramLayout.HEADER, (short) (bytes - DatagramLayout.HEADER));
    out.put(DatagramLayout.KIND, (byte) kind);
    return out.position(DatagramLayout.BODY_OF_HEADER);
  }

  private static Bytes bytes(ByteBuffer in, int count) {
    byte[] copy = new byte[count];
    in.get(copy);
    return Bytes.copyOf(copy);
  }
}
