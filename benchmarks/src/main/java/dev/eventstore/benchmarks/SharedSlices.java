package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens each slice once for all devices, as it is the same for all: with twenty of them most of a
 * run would be signature checks otherwise. One thread at a time.
 */
final class SharedSlices {
  private static final int KEPT = 16_384;
  private static final float LOAD = 0.75f;

  private final Sealer sealer;
  private final Map<Bytes, Optional<Slice>> opened =
      new LinkedHashMap<>(KEPT, LOAD, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Optional<Slice>> eldest) {
          return size() > KEPT;
        }
      };

  SharedSlices(Sealer sealer) {
    this.sealer = sealer;
  }

  /** As {@link dev.eventstore.spi.Replica#open}. */
  Optional<Slice> open(Bytes sealed) {
    return opened.computeIfAbsent(sealed, bytes -> DefaultParts.openSlice(sealer, bytes));
  }
}
