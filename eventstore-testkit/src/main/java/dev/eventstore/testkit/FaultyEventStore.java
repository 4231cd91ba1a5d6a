package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Any store, in which operations go wrong as {@link Faults} say; what it throws is a {@link
 * StorageException}. After a restart put a new one around the store that was opened anew, with the
 * same faults. Any thread may use it, as far as the store inside allows.
 */
public final class FaultyEventStore implements EventStore {
  private final EventStore store;
  private final Faults faults;
  private volatile boolean broken;

  /** Puts faults around a store; closing this closes it. */
  public FaultyEventStore(EventStore store, Faults faults) {
    this.store = store;
    this.faults = faults;
  }

  /** Whether everything fails until the store is opened anew, after {@link Faults.Kind#BREAK}. */
  public boolean isOutOfReach() {
    return broken;
  }

  /** From now on everything fails until the store is opened anew: its device has crashed. */
  void goOutOfReach() {
    broken = true;
  }

  @Override
  public long append(List<NewRow> rows, Bytes setState) {
    return run(
        "append",
        () -> store.append(rows, setState),
        () -> firstHalf(rows).ifPresent(half -> store.append(half, setState)));
  }

  @Override
  public boolean contains(EventId id) {
    return whole("contains", () -> store.contains(id));
  }

  @Override
  public Optional<StoredEvent> find(EventId id) {
    return whole("find", () -> store.find(id).map(this::asRead));
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return whole("read", () -> asRead(store.read(seqs)));
  }

  @Override
  public List<StoredEvent> select(Selection selection) {
    return whole("select", () -> asRead(store.select(selection)));
  }

  @Override
  public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
    return whole("arrivedAfter", () -> asRead(store.arrivedAfter(seq, limit, maxBytes)));
  }

  @Override
  public void scanKeys(KeyVisitor visitor) {
    List<Runnable> visits = new ArrayList<>();
    visit(
        "scanKeys",
        () -> store.scanKeys((seq, key) -> visits.add(() -> visitor.visit(seq, key))),
        visits);
  }

  @Override
  public Optional<Bytes> setState() {
    return whole("setState", store::setState);
  }

  @Override
  public int setAside(List<Long> seqs) {
    return run(
        "setAside",
        () -> store.setAside(seqs),
        () -> firstHalf(seqs).ifPresent(half -> store.setAside(half)));
  }

  @Override
  public void missing(Consumer<StoredEvent> visitor) {
    List<Runnable> visits = new ArrayList<>();
    visit(
        "missing",
        () -> store.missing(row -> visits.add(() -> visitor.accept(asRead(row)))),
        visits);
  }

  @Override
  public OptionalLong cursor(long name) {
    return whole("cursor", () -> store.cursor(name));
  }

  @Override
  public int cursors() {
    return whole("cursors", store::cursors);
  }

  @Override
  public void saveCursors(Map<Long, Long> seqByName) {
    run(
        "saveCursors",
        () -> {
          store.saveCursors(seqByName);
          return seqByName.size();
        },
        () ->
            firstHalf(List.copyOf(seqByName.entrySet()))
                .ifPresent(half -> store.saveCursors(asMap(half))));
  }

  @Override
  public void removeCursor(long name) {
    whole(
        "removeCursor",
        () -> {
          store.removeCursor(name);
          return true;
        });
  }

  @Override
  public Map<Long, Long> filledIndexes() {
    return whole("filledIndexes", store::filledIndexes);
  }

  @Override
  public void fillIndex(long name, long filledTo, List<RowTag> tags) {
    run(
        "fillIndex",
        () -> {
          store.fillIndex(name, filledTo, tags);
          return tags.size();
        },
        () ->
            firstHalf(tags)
                .ifPresent(half -> store.fillIndex(name, half.get(half.size() - 1).seq(), half)));
  }

  @Override
  public Optional<String> structureDamage() {
    return whole("structureDamage", store::structureDamage);
  }

  @Override
  public int schema() {
    return whole("schema", store::schema);
  }

  @Override
  public long bytesOnDisk() {
    return whole("bytesOnDisk", store::bytesOnDisk);
  }

  /** Closes the store inside, also when this is the operation that goes wrong. */
  @Override
  public void close() {
    if (broken) {
      store.close();
    } else {
      run(
          "close",
          () -> {
            store.close();
            return true;
          },
          store::close);
    }
  }

  /** An operation that cannot be torn: then it fails. */
  private <T> T whole(String operation, Supplier<T> answer) {
    return run(operation, answer, () -> {});
  }

  /** An operation that shows things one by one. */
  private void visit(String operation, Runnable whole, List<Runnable> visits) {
    run(
        operation,
        () -> {
          whole.run();
          visits.forEach(Runnable::run);
          return true;
        },
        () -> {
          whole.run();
          visits.subList(0, visits.size() / 2).forEach(Runnable::run);
        });
  }

  private <T> T run(String operation, Supplier<T> whole, Runnable firstHalf) {
    if (broken) {
      throw failure(operation);
    }
    Optional<Faults.Kind> fault = faults.next(operation);
    if (fault.isEmpty()) {
      return whole.get();
    }
    switch (fault.get()) {
      case STALL -> {
        faults.stall();
        return whole.get();
      }
      case FAIL -> {
        if (operation.equals("close")) {
          firstHalf.run();
        }
      }
      case TEAR -> firstHalf.run();
      case LOSE_ANSWER -> loseAnswer(whole);
      case BREAK -> {
        loseAnswer(whole);
        broken = true;
      }
    }
    throw failure(operation);
  }

  /** Also a refusal is an answer that can be lost. */
  private static <T> void loseAnswer(Supplier<T> whole) {
    try {
      T unused = whole.get();
    } catch (IllegalStateException refused) {
      return;
    }
  }

  private StorageException failure(String operation) {
    return new StorageException(
        StorageException.Kind.IO, operation + " fails on purpose: " + faults);
  }

  private List<StoredEvent> asRead(List<StoredEvent> rows) {
    return rows.stream().map(this::asRead).toList();
  }

  private StoredEvent asRead(StoredEvent row) {
    if (!faults.isDamaged(row.seq()) || row.encrypted().size() == 0) {
      return row;
    }
    byte[] bytes = row.encrypted().toArray();
    bytes[bytes.length / 2] ^= 1;
    return new StoredEvent(row.seq(), row.key(), row.receivedAtMicros(), Bytes.copyOf(bytes));
  }

  private static <T> Optional<List<T>> firstHalf(List<T> all) {
    return all.size() < 2 ? Optional.empty() : Optional.of(all.subList(0, all.size() / 2));
  }

  private static Map<Long, Long> asMap(List<Map.Entry<Long, Long>> entries) {
    Map<Long, Long> map = new HashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  /** The plan of the faults, how far it is, and what went wrong last. */
  @Override
  public String toString() {
    return "FaultyEventStore[" + faults + (broken ? "; out of reach" : "") + "]";
  }
}
