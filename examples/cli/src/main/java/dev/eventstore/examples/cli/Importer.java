package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends lines in batches, in their order. A batch is stored when it is large enough, and whoever
 * hands over lines has it stored when the source has nothing more to give for now: so a pipe that
 * trickles is stored as it comes. One thread at a time.
 */
final class Importer {
  private static final int MAX_BATCH_BYTES = 4 << 20;

  /** Makes events of lines. */
  interface DraftMaker {
    /** The event of this line; empty when it says nothing. */
    Optional<EventDraft> draft(LineReader.Line line) throws DraftReader.BadLineException;
  }

  /** Hears how it goes. */
  interface Listener {
    /** A line was left out. */
    void refused(long line, String reason);

    /** So many lines are done. */
    void progress(long lines);
  }

  private record Numbered(long line, EventDraft draft) {}

  private final Community community;
  private final DraftMaker maker;
  private final int maxBatchEvents;
  private final Listener listener;
  private final List<Numbered> batch = new ArrayList<>();
  private int batchBytes;
  private long lastLine;
  private long imported;
  private long refused;

  /**
   * An importer of such lines.
   *
   * @param maxBatchEvents how many events may be stored at once, up to {@link
   *     Limits#MAX_COMMIT_EVENTS}
   */
  Importer(Community community, DraftMaker maker, int maxBatchEvents, Listener listener) {
    this.community = community;
    this.maker = maker;
    this.maxBatchEvents = maxBatchEvents;
    this.listener = listener;
  }

  long imported() {
    return imported;
  }

  long refused() {
    return refused;
  }

  /** Appends all lines of a stream. */
  void run(InputStream in) throws IOException {
    LineReader lines =
        new LineReader(
            in,
            (withinLine, mayWait) -> {
              if (mayWait) {
                store();
              }
            });
    for (Optional<LineReader.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      take(line.get());
    }
    store();
  }

  /** Appends a line, now or with later ones. */
  void take(LineReader.Line line) {
    lastLine = line.number();
    try {
      Optional<EventDraft> draft = maker.draft(line);
      draft.ifPresent(event -> batch.add(new Numbered(line.number(), event)));
      batchBytes += line.content().size();
    } catch (DraftReader.BadLineException bad) {
      refuse(line.number(), bad.reason());
    }
    if (batch.size() >= maxBatchEvents || batchBytes >= MAX_BATCH_BYTES) {
      store();
    }
  }

  /** Whether every event that was taken is stored. */
  boolean hasStoredAll() {
    return batch.isEmpty();
  }

  /** Makes what was taken durable. */
  void store() {
    storeHalving(batch);
    batch.clear();
    batchBytes = 0;
    listener.progress(lastLine);
  }

  /** One bad draft makes the library refuse all of a batch: halve it until that one is alone. */
  private void storeHalving(List<Numbered> part) {
    if (part.isEmpty()) {
      return;
    }
    try {
      community.appendAll(part.stream().map(Numbered::draft).toList());
      imported += part.size();
    } catch (SealingException invalid) {
      if (invalid.category() != EventStoreException.Category.FIX_INPUT) {
        throw invalid;
      }
      if (part.size() == 1) {
        refuse(part.get(0).line(), String.valueOf(invalid.getMessage()));
        return;
      }
      int middle = part.size() / 2;
      storeHalving(part.subList(0, middle));
      storeHalving(part.subList(middle, part.size()));
    }
  }

  private void refuse(long line, String reason) {
    refused++;
    listener.refused(line, reason);
  }
}
