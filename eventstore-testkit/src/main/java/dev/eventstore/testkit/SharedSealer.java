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

/** The real cryptography of a device, which does not do again what another device has done. */
final class SharedSealer implements Sealer {
  private final Sealer sealer;
  private final SharedCryptography shared;

  SharedSealer(Sealer sealer, SharedCryptography shared) {
    this.sealer = sealer;
    this.shared = shared;
  }

  @Override
  public DeviceId self() {
    return sealer.self();
  }

  @Override
  public EventId idOf(Bytes encrypted) {
    requireOpen();
    return shared.idOf(encrypted, sealer);
  }

  @Override
  public Bytes sealEvent(byte[] json, byte[] attachment) {
    return sealer.sealEvent(json, attachment);
  }

  @Override
  public Opening openEvent(Bytes encrypted) {
    requireOpen();
    return shared.open(encrypted, sealer);
  }

  @Override
  public boolean verify(DeviceId author, Opening.Opened opened) {
    requireOpen();
    return shared.verify(author, opened, sealer);
  }

  @Override
  public Bytes sealSlice(byte[] plain) {
    return shared.sealSlice(plain, sealer);
  }

  @Override
  public Optional<SignedBytes> openSlice(Bytes sealed) {
    requireOpen();
    return shared.openSlice(sealed, sealer);
  }

  @Override
  public long h64(EventId id) {
    return sealer.h64(id);
  }

  @Override
  public byte[] setLanes(EventId id) {
    requireOpen();
    return shared.setLanes(id, sealer);
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

  /** What is remembered must not hide that the keys are gone. */
  private void requireOpen() {
    DeviceId unused = sealer.self();
  }
}
