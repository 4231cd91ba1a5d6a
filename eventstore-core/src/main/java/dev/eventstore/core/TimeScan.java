package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;

/**
 * Finds a time in the JSON of an event without reading all of it. A guess, for asking whether an
 * event is held: the last member {@code ts} need not be the event's own, and the JSON may be none.
 */
final class TimeScan {
  private static final byte[] MEMBER = "\"ts\":".getBytes(US_ASCII);
  private static final long NONE = -1;

  private TimeScan() {}

  /** The number after the last {@code "ts":}; −1 when there is none that can be a time. */
  static long lastTime(Bytes json) {
    for (int at = json.size() - MEMBER.length; at >= 0; at--) {
      if (isMember(json, at)) {
        return number(json, at + MEMBER.length);
      }
    }
    return NONE;
  }

  private static boolean isMember(Bytes json, int at) {
    for (int i = 0; i < MEMBER.length; i++) {
      if (json.at(at + i) != MEMBER[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(Bytes json, int from) {
    long n = 0;
    int at = from;
    while (at < json.size() && json.at(at) >= '0' && json.at(at) <= '9') {
      n = n * 10 + (json.at(at) - '0');
      if (n > Limits.MAX_TIMESTAMP_MICROS) {
        return NONE;
      }
      at++;
    }
    return at == from ? NONE : n;
  }
}
