package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds a database whose structure is damaged. Every event whose sealed bytes can still be read
 * and verified goes into a new file under its seq; what it lies under is made anew from what it
 * says. The rest of the rows and the index by key tell which are lost: peers bring them back.
 */
final class Salvage implements SqlitePages.Visitor {
  private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

  static final int EVENT_COLUMNS = 7;
  static final int EVENT_ID = 1;
  static final int CREATED_AT = 3;

  private static final int RECEIVED_AT = 4;
  private static final int SIMULATION_EVENT_ID = 5;
  private static final int ENCRYPTED = 6;

  /** New events never get the seq of a lost one, even if all that told of it is lost, too. */
  private static final int SEQ_RESERVE = 1_000;

  private final Sealer sealer;
  private final EventReader reader;
  private final SqliteWriter target;
  private final HeldIds held;
  private final long maxSeq;
  private final BitSet restored = new BitSet();
  private final SortedMap<Long, NewRow> batch = new TreeMap<>();
  private long highestSeq;
  private int displaced;

  private Salvage(Sealer sealer, SqliteWriter target, HeldIds held, SalvageSurvey survey) {
    this.sealer = sealer;
    this.reader = new EventReader(sealer);
    this.target = target;
    this.held = held;
    maxSeq = survey.maxSeq();
    highestSeq = survey.notedSeq();
  }

  /**
   * Rebuilds the database of a directory; nobody else has it open.
   *
   * @return the name of the file that keeps the damaged one
   */
  static String run(Path directory, Bytes owner, Sealer sealer) {
    Path database = directory.resolve(SqliteEventStore.FILE);
    DamagedFiles files = new DamagedFiles(database);
    try {
      files.clearBuilding();
      Result result = build(files, database, owner, sealer);
      if (result.saved() == 0 && result.lost() == 0) {
        throw unrecognised(database);
      }
      String kept = String.valueOf(files.replace().getFileName());
      log(database, result, kept);
      return kept;
    } catch (IOException failed) {
      throw FileFailures.failure(
          "the database " + database + " is damaged and cannot be rebuilt", failed);
    } finally {
      clear(files);
    }
  }

  /** What came of it, in events. */
  private record Result(int saved, int lost) {}

  private static void log(Path database, Result result, String kept) {
    LOG.warn(
        "the database {} was damaged and is rebuilt: {} events are saved, {} are lost until a"
            + " peer brings them back; the damaged file is kept as {}",
        database,
        result.saved(),
        result.lost(),
        kept);
  }

  private static Result build(DamagedFiles files, Path database, Bytes owner, Sealer sealer)
      throws IOException {
    try (SqlitePages pages = SqlitePages.open(database, files.log())) {
      SalvageSurvey survey = new SalvageSurvey(owner, pages.maxRows());
      pages.visit(survey);
      if (survey.isAnothers()) {
        throw SqliteEventStore.anothers(database);
      }
      try (SqliteWriter target = SqliteEventStore.create(files.building(), owner);
          SqliteReader saved = new SqliteReader(files.building())) {
        return new Salvage(sealer, target, new HeldIds(saved), survey).save(pages, saved);
      }
    }
  }

  /** Row by row, then what has lost its seq, and last the names of what is not there. */
  private Result save(SqlitePages pages, SqliteReader saved) throws IOException {
    pages.visit(this);
    storeBatch();
    if (displaced > 0) {
      highestSeq += SEQ_RESERVE;
      pages.visit(new Displaced());
      storeBatch();
    }
    return new Result(restored.cardinality(), noteLost(pages, saved));
  }

  /** A failure, of a full disk perhaps, leaves nothing half-built. */
  private static void clear(DamagedFiles files) {
    try {
      files.clearBuilding();
    } catch (IOException failed) {
      LOG.debug("{} stays until the next rebuild: {}", files.building(), failed.toString());
    }
  }

  /** It may be anything, so it is left as it is. */
  private static StorageException unrecognised(Path database) {
    return new StorageException(
        StorageException.Kind.CORRUPT,
        "the database "
            + database
            + " cannot be opened: nothing in it is known as part of a log; move it away to begin"
            + " anew, and peers bring the events back");
  }

  @Override
  public void row(long seq, SqliteRecord record, boolean certain) {
    if (record.values().size() != EVENT_COLUMNS) {
      return;
    }
    boolean possible = seq >= 1 && seq <= maxSeq;
    if (possible) {
      highestSeq = Math.max(highestSeq, seq);
    }
    boolean free = possible && !restored.get((int) seq) && !batch.containsKey(seq);
    Optional<NewRow> event = event(record, certain);
    if (event.isPresent() && free) {
      add(seq, event.get());
    } else if (event.isPresent()) {
      displaced++;
    }
  }

  private void add(long seq, NewRow event) {
    batch.put(seq, event);
    if (batch.size() >= Limits.MAX_COMMIT_EVENTS) {
      storeBatch();
    }
  }

  /**
   * Finds the events again whose seq is damaged, or another's: they get new ones, above all that
   * are in use. What is saved already is known by its id, before its signature is checked again.
   */
  private final class Displaced implements SqlitePages.Visitor {
    @Override
    public void row(long seq, SqliteRecord record, boolean certain) {
      if (record.values().size() == EVENT_COLUMNS
          && !held.contains(sealer.idOf(Bytes.copyOf(record.bytes(ENCRYPTED))))) {
        event(record, certain).ifPresent(event -> add(++highestSeq, event));
      }
    }

    @Override
    public void entry(SqliteRecord record) {
      // It holds no event.
    }
  }

  /** An event made anew from its sealed bytes; of the rest of its row only when it came counts. */
  private Optional<NewRow> event(SqliteRecord record, boolean certain) {
    Bytes encrypted = Bytes.copyOf(record.bytes(ENCRYPTED));
    if (!(sealer.openEvent(encrypted) instanceof Opening.Opened opened)
        || !(EventCodec.decode(opened.json()) instanceof EventCodec.Decoding.Content json)) {
      return certain ? unopened(record, encrypted) : Optional.empty();
    }
    StoredEvent stored = stored(record, encrypted, json.timestampMicros());
    List<Long> tags = new EventContent(json, opened.attachment()).indexTags(sealer);
    return reader.verify(stored) instanceof EventReader.Reading.Intact
        ? Optional.of(newRow(record, stored, tags))
        : Optional.empty();
  }

  /** Intact bytes that a later library, or a device with more keys, opens. */
  private Optional<NewRow> unopened(SqliteRecord record, Bytes encrypted) {
    StoredEvent stored = stored(record, encrypted, record.number(CREATED_AT));
    boolean asStored = Bytes.copyOf(record.bytes(EVENT_ID)).equals(stored.key().id().value());
    return asStored && reader.read(stored) instanceof EventReader.Reading.Unopened
        ? Optional.of(newRow(record, stored, List.of()))
        : Optional.empty();
  }

  private StoredEvent stored(SqliteRecord record, Bytes encrypted, long createdAt) {
    long received = record.number(RECEIVED_AT);
    boolean possible = received >= 0 && received <= Limits.MAX_TIMESTAMP_MICROS;
    return new StoredEvent(
        1,
        new EventKey(createdAt, sealer.idOf(encrypted)),
        possible ? received : createdAt,
        encrypted);
  }

  private static NewRow newRow(SqliteRecord record, StoredEvent stored, List<Long> tags) {
    OptionalLong simulation =
        record.values().get(SIMULATION_EVENT_ID).isPresent()
            ? OptionalLong.of(record.number(SIMULATION_EVENT_ID))
            : OptionalLong.empty();
    return new NewRow(
        stored.key().id(),
        stored.key().createdAtMicros(),
        stored.receivedAtMicros(),
        simulation,
        stored.encrypted(),
        tags);
  }

  @Override
  public void entry(SqliteRecord record) {
    highestSeq = Math.max(highestSeq, LostEvents.seq(record, maxSeq));
  }

  /** What lies on two pages, or under two seqs, is stored once. */
  private void storeBatch() {
    batch.keySet().forEach(seq -> restored.set(Math.toIntExact(seq)));
    Set<EventId> ids = new HashSet<>();
    batch.values().removeIf(row -> !ids.add(row.id()) || held.contains(row.id()));
    target.restore(batch);
    batch.forEach((seq, row) -> held.add(row.id(), seq));
    batch.clear();
  }

  /** How many events are lost. */
  private int noteLost(SqlitePages pages, SqliteReader saved) throws IOException {
    LostEvents lost =
        new LostEvents(
            maxSeq,
            (seq, key) ->
                restored.get((int) seq)
                    || held.contains(key.id())
                    || saved.holdsTime(key.createdAtMicros()));
    pages.visit(lost);
    LostTimes times = new LostTimes(lost.listed());
    pages.visit(times);
    target.noteLost(times.corrected());
    target.reserve(Math.max(highestSeq, lost.highestSeq()) + SEQ_RESERVE);
    return lost.count();
  }
}
