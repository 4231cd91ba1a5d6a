package dev.eventstore.examples.cli;

import dev.eventstore.SyncStatus;
import java.util.Optional;

/** Notices when events begin to find no place on the disk. One thread at a time. */
final class StorageNotice {
  private boolean failing;

  /** The line for standard error when that has begun since the last look. */
  Optional<String> look(SyncStatus status) {
    boolean before = failing;
    failing = status.storageFailure().isPresent();
    return status
        .storageFailure()
        .filter(reason -> !before)
        .map(
            reason ->
                "eventstore: "
                    + Terminal.printable(reason)
                    + "; peers are asked again for what they sent");
  }
}
