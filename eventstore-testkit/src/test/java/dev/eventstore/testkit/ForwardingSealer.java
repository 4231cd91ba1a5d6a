package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A sealer that passes everything on, for what breaks one thing. */
class ForwardingSealer implements Sealer {
  final Sealer sealer;

  ForwardingSealer(Sealer sealer) {
    this.sealer = sealer;
  }

  @Override
  public DeviceId self() {
    return sealer.self();
  }

  @Override
  public EventId idOf(Bytes encrypted) {
    return sealer.idOf(encrypted);
  }

  @Override
  public Bytes sealEvent(byte[] json, byte[] attachment) {
    return sealer.sealEvent(json, attachment);
  }

  @Override
  public Opening openEvent(Bytes encrypted) {
    return sealer.openEvent(encrypted);
  }

  @Override
  public boolean verify(DeviceId author, Opening.Opened opened) {
    return sealer.verify(author, opened);
  }

  @Override
  public Bytes sealSlice(byte[] plain) {
    return sealer.sealSlice(plain);
  }

  @Override
  public Optional<SignedBytes> openSlice(Bytes sealed) {
    return sealer.openSlice(sealed);
  }

  @Override
  public long h64(EventId id) {
    return sealer.h64(id);
  }

  @Override
  public byte[] setLanes(EventId id) {
    return sealer.setLanes(id);
  }

  @Override
  public Root root(byte[] laneSums, long count) {
    return sealer.root(laneSums, count);
  }

  @Override
  public Bytes filterKey(Bytes salt) {
    return sealer.filterKey(salt);
  }

  @Override
  public long indexTag(String field, String value) {
    return sealer.indexTag(field, value);
  }

  @Override
  public void mask(ByteBuffer datagram, int headerBytes) {
    sealer.mask(datagram, headerBytes);
  }

  @Override
  public boolean unmask(ByteBuffer datagram) {
    return sealer.unmask(datagram);
  }

  @Override
  public void close() {
    sealer.close();
  }
}
