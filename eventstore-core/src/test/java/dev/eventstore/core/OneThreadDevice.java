package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A device on the thread of the test that can be closed, or killed, and opened again. */
final class OneThreadDevice {
  private final Path directory;
  private final TestEnvironment time;
  private FailingStore store;
  private Device device;

  OneThreadDevice(Path directory, TestEnvironment time) {
    this.directory = directory;
    this.time = time;
    SodiumSealer sealer = Sealers.sealer(1, 2);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device = new Device(time.environment(), sealer, store, SummarySchedule.DEFAULT);
  }

  Device device() {
    return device;
  }

  FailingStore store() {
    return store;
  }

  /** Appends events of the type {@code note} with the numbers from {@code first}. */
  void append(int first, int count) {
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    time.together(
        () -> {
          for (int i = first; i < first + count; i++) {
            receipts.add(device.appendAsync(EventDraft.of("note").with("n", i).build()));
          }
        });
    receipts.forEach(Futures::join);
  }

  static long number(Event event) {
    return event.number("n", -1);
  }

  void close() {
    device.stop();
    device.release();
  }

  void reopen() {
    close();
    open();
  }

  /** Nothing of what is only in memory gets onto the disk any more. */
  void crash() {
    device.release();
    open();
  }

  private void open() {
    SodiumSealer sealer = Sealers.sealer(1, 2);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device = new Device(time.environment(), sealer, store, SummarySchedule.DEFAULT);
  }
}
