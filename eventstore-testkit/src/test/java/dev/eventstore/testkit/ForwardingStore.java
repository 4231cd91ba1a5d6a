package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A store that passes everything on, for what breaks one thing. */
class ForwardingStore implements EventStore {
  final EventStore store;

  ForwardingStore(EventStore store) {
    this.store = store;
  }

  @Override
  public long append(List<NewRow> rows, Bytes setState) {
    return store.append(rows, setState);
  }

  @Override
  public boolean contains(EventId id) {
    return store.contains(id);
  }

  @Override
  public Optional<StoredEvent> find(EventId id) {
    return store.find(id);
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return store.read(seqs);
  }

  @Override
  public List<StoredEvent> select(Selection selection) {
    return store.select(selection);
  }

  @Override
  public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
    return store.arrivedAfter(seq, limit, maxBytes);
  }

  @Override
  public void scanKeys(KeyVisitor visitor) {
    store.scanKeys(visitor);
  }

  @Override
  public Optional<Bytes> setState() {
    return store.setState();
  }

  @Override
  public int setAside(List<Long> seqs) {
    return store.setAside(seqs);
  }

  @Override
  public void missing(Consumer<StoredEvent> visitor) {
    store.missing(visitor);
  }

  @Override
  public OptionalLong cursor(long name) {
    return store.cursor(name);
  }

  @Override
  public int cursors() {
    return store.cursors();
  }

  @Override
  public void saveCursors(Map<Long, Long> seqByName) {
    store.saveCursors(seqByName);
  }

  @Override
  public void removeCursor(long name) {
    store.removeCursor(name);
  }

  @Override
  public Map<Long, Long> filledIndexes() {
    return store.filledIndexes();
  }

  @Override
  public void fillIndex(long name, long filledTo, List<RowTag> tags) {
    store.fillIndex(name, filledTo, tags);
  }

  @Override
  public int schema() {
    return store.schema();
  }

  @Override
  public long bytesOnDisk() {
    return store.bytesOnDisk();
  }

  @Override
  public void close() {
    store.close();
  }
}
