package dev.eventstore.examples.cli;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends lines in batches, in their order. A batch is stored when it is large enough, or as soon
 * as the source has nothing more to give for now: so a pipe that trickles is stored as it comes.
 * One thread.
 */
final class Importer {
  private static final int MAX_BATCH_EVENTS = Limits.MAX_COMMIT_EVENTS;
  private static final int MAX_BATCH_BYTES = 4 << 20;

  /** Hears how it goes. */
  interface Listener {
    /** A line was left out. */
    void refused(long line, String reason);

    /** So many lines are done. */
    void progress(long lines);
  }

  private record Numbered(long line, EventDraft draft) {}

  private final Community community;
  private final Listener listener;
  private final boolean ignoreOrigin;
  private final List<Numbered> batch = new ArrayList<>();
  private int batchBytes;
  private long imported;
  private long refused;

  Importer(Community community, boolean ignoreOrigin, Listener listener) {
    this.community = community;
    this.ignoreOrigin = ignoreOrigin;
    this.listener = listener;
  }

  long imported() {
    return imported;
  }

  long refused() {
    return refused;
  }

  void run(LineReader lines) throws IOException {
    for (Optional<LineReader.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      add(line.get());
      if (batch.size() >= MAX_BATCH_EVENTS || batchBytes >= MAX_BATCH_BYTES || lines.wouldWait()) {
        store();
        listener.progress(line.get().number());
      }
    }
    store();
  }

  private void add(LineReader.Line line) {
    if (!line.tooLong() && isBlank(line.content())) {
      return;
    }
    try {
      batch.add(new Numbered(line.number(), DraftReader.read(line, ignoreOrigin)));
      batchBytes += line.content().size();
    } catch (DraftReader.BadLineException bad) {
      refuse(line.number(), bad.reason());
    }
  }

  private void store() {
    storeHalving(batch);
    batch.clear();
    batchBytes = 0;
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

  private static boolean isBlank(Bytes content) {
    for (int i = 0; i < content.size(); i++) {
      byte character = content.at(i);
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }
}
