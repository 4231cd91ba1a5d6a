package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.EventStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventStoreContractTest extends EventStoreContract {
  private static final Bytes OWNER = Bytes.copyOf(new byte[16]);

  @TempDir private Path directory;

  @Override
  protected EventStore open() {
    return DefaultParts.sqliteStore(directory, OWNER);
  }

  @Test
  void itTakesRoomOnTheDisk() {
    store.append(rows(1), STATE);
    assertTrue(store.bytesOnDisk() > 4_096, store.bytesOnDisk() + " bytes");
  }
}
