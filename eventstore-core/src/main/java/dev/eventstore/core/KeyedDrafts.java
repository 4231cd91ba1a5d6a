package dev.eventstore.core;

import dev.eventstore.EventDraft;
import dev.eventstore.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The drafts of one call, sorted by what their idempotency keys say: some are answered by an
 * earlier receipt, the others become events, one for each key. One thread.
 */
final class KeyedDrafts {
  private final List<EventDraft> fresh = new ArrayList<>();
  private final Map<String, Integer> freshKeys = new HashMap<>();

  /** Where the receipt of each draft comes from, given those of the fresh ones. */
  private final List<Function<List<Receipt>, Receipt>> sources = new ArrayList<>();

  /**
   * Sorts drafts.
   *
   * @param earlier the receipts of keys whose event is there
   */
  KeyedDrafts(List<EventDraft> drafts, Map<String, Receipt> earlier) {
    for (EventDraft draft : drafts) {
      sources.add(
          draft.idempotencyKey().isPresent()
              ? source(draft, draft.idempotencyKey().get(), earlier)
              : sourceOf(add(draft)));
    }
  }

  private Function<List<Receipt>, Receipt> source(
      EventDraft draft, String key, Map<String, Receipt> earlier) {
    Receipt known = earlier.get(key);
    return known != null
        ? receipts -> known
        : sourceOf(freshKeys.computeIfAbsent(key, first -> add(draft)));
  }

  private static Function<List<Receipt>, Receipt> sourceOf(int place) {
    return receipts -> receipts.get(place);
  }

  private int add(EventDraft draft) {
    fresh.add(draft);
    return fresh.size() - 1;
  }

  /** The keys of drafts, each once, in the order in which they are taken. */
  static NavigableSet<String> keys(List<EventDraft> drafts) {
    NavigableSet<String> keys = new TreeSet<>();
    drafts.forEach(draft -> draft.idempotencyKey().ifPresent(keys::add));
    return keys;
  }

  /** Those that become events, in their order. */
  List<EventDraft> fresh() {
    return fresh;
  }

  /** The keys of these, each with its place among them. */
  Map<String, Integer> freshKeys() {
    return freshKeys;
  }

  /** The receipt of each draft of the call, given those of the fresh ones. */
  List<Receipt> receipts(List<Receipt> ofFresh) {
    return sources.stream().map(source -> source.apply(ofFresh)).toList();
  }
}
