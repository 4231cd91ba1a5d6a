package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.SipHash;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Proofs that a peer receives what is sent to its address, made without remembering anything: the
 * time of issue (8), then 128 bits of a keyed hash over it, the address and the HELLO (16). Only
 * this device reads them; the key lives as long as the engine. For one thread.
 */
final class Cookies {
  static final int BYTES = 8 + 16;

  private static final int MAX_ADDRESS_BYTES = 16;

  private final SipHash first;
  private final SipHash second;

  Cookies(Environment environment) {
    first = new SipHash(Bytes.copyOf(environment.randomBytes(SipHash.KEY_BYTES)));
    second = new SipHash(Bytes.copyOf(environment.randomBytes(SipHash.KEY_BYTES)));
  }

  /** A cookie for this HELLO from this address. */
  Bytes issue(InetSocketAddress from, Header.Hello hello, long nowNanos) {
    byte[] message = message(from, hello, nowNanos);
    ByteBuffer cookie = ByteBuffer.allocate(BYTES).putLong(nowNanos);
    cookie.putLong(first.hash(message)).putLong(second.hash(message));
    return Bytes.copyOf(cookie.array());
  }

  /** Whether the HELLO carries a cookie that was issued for it, not too long ago. */
  boolean isValid(InetSocketAddress from, Header.Hello hello, long nowNanos) {
    if (hello.cookie().size() != BYTES) {
      return false;
    }
    long issuedNanos = hello.cookie().head();
    long ageNanos = nowNanos - issuedNanos;
    return ageNanos >= 0
        && ageNanos <= SyncConstants.COOKIE_LIFE_NANOS
        && MessageDigest.isEqual(
            hello.cookie().toArray(), issue(from, hello, issuedNanos).toArray());
  }

  private static byte[] message(InetSocketAddress from, Header.Hello hello, long issuedNanos) {
    byte[] address = from.getAddress().getAddress();
    int length = 8 + 1 + MAX_ADDRESS_BYTES + 2 + DatagramLayout.NONCE_BYTES + 8 + 8;
    ByteBuffer message = ByteBuffer.allocate(length);
    message.putLong(issuedNanos).put((byte) address.length).put(address);
    message.putShort((short) from.getPort());
    hello.nonce().writeTo(message);
    message.putLong(hello.connectionId()).putLong(hello.bootId());
    return message.array();
  }
}
