package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import java.util.Optional;

/**
 * What the devices of one simulated network need not compute each by itself: of the same bytes and
 * the same keys the hash, the opening and the check of a signature are the same everywhere. So an
 * event is opened and verified once, really, whatever the number of devices, and a slice that one
 * of them has sealed is known to the others. Only for devices that have the same keys.
 */
final class SharedCryptography {
  /** For each kind of question, by what was asked. */
  private static final long MOST_BYTES = 32 << 20;

  /** An element of the set's fingerprint, which is kept beside its id. */
  private static final int LANES_BYTES = 2_048;

  private final RecentAnswers<Bytes, EventId> ids = new RecentAnswers<>(MOST_BYTES, Bytes::size);

  private final RecentAnswers<Bytes, Opening> openings =
      new RecentAnswers<>(MOST_BYTES, event -> 2 * event.size());

  private final RecentAnswers<Signed, Boolean> signatures =
      new RecentAnswers<>(MOST_BYTES, signed -> signed.opened().signedMessage().size());

  private final RecentAnswers<Bytes, Optional<SignedBytes>> slices =
      new RecentAnswers<>(MOST_BYTES, slice -> 2 * slice.size());

  private final RecentAnswers<EventId, byte[]> lanes =
      new RecentAnswers<>(MOST_BYTES, id -> LANES_BYTES + EventId.BYTES);

  /** Who is said to have signed what. */
  private record Signed(DeviceId author, Opening.Opened opened) {
    /** That of the signature, which says enough. */
    @Override
    public int hashCode() {
      return opened.signature().hashCode();
    }
  }

  EventId idOf(Bytes encrypted, Sealer sealer) {
    return ids.get(encrypted, () -> sealer.idOf(encrypted));
  }

  Opening open(Bytes encrypted, Sealer sealer) {
    return openings.get(encrypted, () -> sealer.openEvent(encrypted));
  }

  boolean verify(DeviceId author, Opening.Opened opened, Sealer sealer) {
    return signatures.get(new Signed(author, opened), () -> sealer.verify(author, opened));
  }

  /** What is sealed here needs no check of its signature by the others. */
  Bytes sealSlice(byte[] plain, Sealer sealer) {
    Bytes slice = sealer.sealSlice(plain);
    slices.put(slice, Optional.of(new SignedBytes(sealer.self(), Bytes.copyOf(plain))));
    return slice;
  }

  /** What is no slice at all is not remembered. */
  Optional<SignedBytes> openSlice(Bytes slice, Sealer sealer) {
    return slice.size() > Limits.MAX_SLICE_BYTES
        ? sealer.openSlice(slice)
        : slices.get(slice, () -> sealer.openSlice(slice));
  }

  byte[] setLanes(EventId id, Sealer sealer) {
    return lanes.get(id, () -> sealer.setLanes(id)).clone();
  }

  /** How many openings are remembered. */
  int openings() {
    return openings.size();
  }
}
