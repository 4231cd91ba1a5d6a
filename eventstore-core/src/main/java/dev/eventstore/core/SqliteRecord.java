package dev.eventstore.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row as it lies in SQLite's file: a header of types, then the values. Whatever damaged bytes say
 * ends in a record or in an {@link IllegalArgumentException}, never beyond the given bytes.
 *
 * @param values a {@link Long} for a number, {@code byte[]} for bytes and text, empty for NULL
 */
record SqliteRecord(List<Optional<Object>> values) {
  private static final int MAX_COLUMNS = 16;
  private static final int MAX_VARINT_BYTES = 9;

  /** Bytes per number, for the types 0 to 9; NULL, 0 and 1 take none. */
  private static final int[] NUMBER_BYTES = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};

  /** The record that fills the payload to its end: damage to a type moves the end elsewhere. */
  static SqliteRecord parse(ByteBuffer payload) {
    int start = payload.position();
    long headerBytes = varint(payload);
    List<Long> types = new ArrayList<>();
    while (payload.position() - start < headerBytes) {
      require(types.size() < MAX_COLUMNS);
      types.add(varint(payload));
    }
    require(payload.position() - start == headerBytes);
    List<Optional<Object>> values = types.stream().map(type -> value(type, payload)).toList();
    require(!payload.hasRemaining());
    return new SqliteRecord(values);
  }

  /** A number of up to nine bytes, seven bits each, the ninth whole. */
  static long varint(ByteBuffer in) {
    long value = 0;
    for (int i = 1; i <= MAX_VARINT_BYTES; i++) {
      require(in.hasRemaining());
      byte next = in.get();
      if (i == MAX_VARINT_BYTES) {
        return (value << 8) | (next & 0xFF);
      }
      value = (value << 7) | (next & 0x7F);
      if (next >= 0) {
        return value;
      }
    }
    return value;
  }

  long number(int column) {
    return values.get(column).orElse(-1L) instanceof Long number ? number : -1;
  }

  byte[] bytes(int column) {
    return values.get(column).orElse(-1L) instanceof byte[] bytes ? bytes : new byte[0];
  }

  private static Optional<Object> value(long type, ByteBuffer in) {
    if (type >= 12) {
      long length = (type - 12) / 2;
      require(length <= in.remaining());
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return Optional.of(bytes);
    }
    require(type >= 0 && type < NUMBER_BYTES.length);
    return type == 0 ? Optional.empty() : Optional.of(number((int) type, in));
  }

  private static long number(int type, ByteBuffer in) {
    int length = NUMBER_BYTES[type];
    require(length <= in.remaining());
    long value = length > 0 ? in.get() : type - 8;
    for (int i = 1; i < length; i++) {
      value = (value << 8) | (in.get() & 0xFF);
    }
    return value;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("no record");
    }
  }
}
