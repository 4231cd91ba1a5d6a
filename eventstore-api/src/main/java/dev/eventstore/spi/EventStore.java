package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

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
   * @throws IllegalStateException when it does hold one of the ids, under whatever time; then none
   *     is stored
   */
  long append(List<NewRow> rows, Bytes setState);

  /** Whether an event of this id lies here. */
  boolean contains(EventId id);

  /** The event of this id. */
  Optional<StoredEvent> find(EventId id);

  /** The events of these seqs in this order; what is not there is left out. */
  List<StoredEvent> read(List<Long> seqs);

  /**
   * The rows that {@code selection} describes. In key order those are left out that have no place
   * in it: an id of a wrong length, or another time than that of their tags.
   */
  List<StoredEvent> select(Selection selection);

  /**
   * Rows that arrived after {@code seq}, in order of arrival: the first, and those behind it as
   * long as they are no more than {@code limit} and have no more than {@code maxBytes} sealed bytes
   * together. None means that there is none.
   */
  default List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
    List<StoredEvent> page = select(Selection.arrivedAfter(seq, limit));
    long bytes = 0;
    for (int i = 0; i < page.size(); i++) {
      bytes += page.get(i).encrypted().size();
      if (i > 0 && bytes > maxBytes) {
        return page.subList(0, i);
      }
    }
    return page;
  }

  /**
   * Shows all keys in key order without reading the sealed bytes: fills the ordered set. A row
   * whose id has not its length is shown under the time −1, here and by everything else that reads
   * rows.
   */
  void scanKeys(KeyVisitor visitor);

  /**
   * What the last {@link #append} said about the set; empty when none did since {@link #setAside}.
   */
  Optional<Bytes> setState();

  /**
   * Takes damaged rows out of the log, in one transaction. A copy of each is kept apart; of those
   * that earlier calls kept, the oldest go while there are more than {@link
   * dev.eventstore.Limits#MAX_SET_ASIDE_ROWS}.
   *
   * @return how many of them were there; with none, nothing changes
   */
  int setAside(List<Long> seqs);

  /**
   * Shows the rows that were set aside, in order of arrival, as they were found: what they say may
   * be damaged, the bytes may be gone, and when they were stored is not kept. Left out are those
   * that have come back as far as a store can tell: their id is held again, or a later row has
   * their time.
   */
  void missing(Consumer<StoredEvent> visitor);

  /** What was last saved under this name, a keyed hash; empty when nothing was. */
  OptionalLong cursor(long name);

  /** How many named readers are saved. */
  int cursors();

  /** Saves where named readers stand, each the seq of the last row it is done with, durably. */
  void saveCursors(Map<Long, Long> seqByName);

  /** Forgets what was saved under this name, if anything was. */
  void removeCursor(long name);

  /**
   * How far each index has been filled, by its name, a keyed hash: the seq up to which every row
   * has its tags. {@link Long#MAX_VALUE} stands for an index that {@link #append} has kept up
   * since.
   */
  Map<Long, Long> filledIndexes();

  /**
   * Adds tags to rows in one durable transaction, and says how far the index is filled with them.
   * Tags of rows that are gone, and those that are there already, change nothing.
   */
  void fillIndex(long name, long filledTo, List<RowTag> tags);

  /**
   * Checks what the store keeps about its rows, apart from these: tables, indexes, free room.
   *
   * @return the first damage, in words; the library rebuilds its own database the next time it
   *     opens it
   */
  default Optional<String> structureDamage() {
    return Optional.empty();
  }

  /** The version of the schema, from 1. */
  int schema();

  /** What the store takes on disk, in bytes. */
  long bytesOnDisk();

  /**
   * Releases everything; calling it again changes nothing. It may wait for a call that is underway
   * to end, and for nothing else. Whoever reads or changes rows afterwards gets a {@link
   * dev.eventstore.StorageException}.
   */
  @Override
  void close();
}
