package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import java.util.List;
import java.util.Optional;

/**
 * Where sealed events lie. Only the writer calls what changes it, one call at a time; any thread
 * may read. Every method throws {@link dev.eventstore.StorageException} when the storage fails.
 */
public interface EventStore extends AutoCloseable {
  /**
   * Stores all rows in one durable transaction, or none of them.
   *
   * @param rows not empty; ids that the store does not hold yet
   * @param setState what {@link #setState()} returns from then on
   * @return the seq of the first row; the others follow without gaps
   */
  long append(List<NewRow> rows, Bytes setState);

  /** Whether an event of this id lies here. */
  boolean contains(EventId id);

  /** The event of this id. */
  Optional<StoredEvent> find(EventId id);

  /** The events of these seqs in this order; what is not there is left out. */
  List<StoredEvent> read(List<Long> seqs);

  /** The rows that {@code selection} describes. */
  List<StoredEvent> select(Selection selection);

  /** Shows all keys in key order without reading the sealed bytes: fills the ordered set. */
  void scanKeys(KeyVisitor visitor);

  /**
   * What the last {@link #append} said about the set; empty when none did since {@link #setAside}.
   */
  Optional<Bytes> setState();

  /**
   * Takes damaged rows out of the log, in one transaction; copies are kept apart, within bounds.
   */
  void setAside(List<Long> seqs);

  /** The version of the schema, from 1. */
  int schema();

  /** What the store takes on disk, in bytes. */
  long bytesOnDisk();

  /** Waits for nothing and releases everything; calling it again changes nothing. */
  @Override
  void close();
}
