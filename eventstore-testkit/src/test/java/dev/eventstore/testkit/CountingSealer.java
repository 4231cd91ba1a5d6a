package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import java.util.Optional;

/** Counts what costs a device most: signatures made and checked, and what is opened. */
final class CountingSealer extends ForwardingSealer {
  private long slicesMade;
  private long slicesOpened;
  private long eventsOpened;
  private long eventsVerified;

  CountingSealer(Sealer sealer) {
    super(sealer);
  }

  long slicesMade() {
    return slicesMade;
  }

  long slicesOpened() {
    return slicesOpened;
  }

  long eventsOpened() {
    return eventsOpened;
  }

  long eventsVerified() {
    return eventsVerified;
  }

  @Override
  public Bytes sealSlice(byte[] plain) {
    slicesMade++;
    return super.sealSlice(plain);
  }

  @Override
  public Optional<SignedBytes> openSlice(Bytes sealed) {
    slicesOpened++;
    return super.openSlice(sealed);
  }

  @Override
  public Opening openEvent(Bytes encrypted) {
    eventsOpened++;
    return super.openEvent(encrypted);
  }

  @Override
  public boolean verify(DeviceId author, Opening.Opened opened) {
    eventsVerified++;
    return super.verify(author, opened);
  }
}
