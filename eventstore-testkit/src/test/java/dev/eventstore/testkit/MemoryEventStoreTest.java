package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import org.junit.jupiter.api.Test;

class MemoryEventStoreTest extends EventStoreContract {
  private MemoryEventStore memory = new MemoryEventStore();

  @Override
  protected EventStore open() {
    memory = memory.reopened();
    return memory;
  }

  @Test
  void reopeningClosesTheStoreBefore() {
    MemoryEventStore next = memory.reopened();
    assertThrows(StorageException.class, memory::setState);
    next.append(rows(1), STATE);
    assertEquals(0, next.bytesOnDisk());
  }
}
