package dev.eventstore.benchmarks;

import dev.eventstore.EventDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Drafts of events that have 300 bytes of JSON and 424 sealed, unless told otherwise. Half of all
 * have the first type, half of the rest the second, and so on. One thread at a time.
 */
public final class SampleEvents {
  /** The most frequent type. */
  public static final String COMMON_TYPE = type(0);

  /** A type that one event in a thousand has. */
  static final String RARE_TYPE = type(9);

  /** What each has once it is sealed, in bytes. */
  static final int SEALED_BYTES = 424;

  /** How many fields of each are in the blind index: type and author. */
  static final int INDEXED_FIELDS = 2;

  private static final int TYPES = 12;

  /** What is left of 300 bytes besides names, type, time, author and the marks around them. */
  private static final int TEXT_CHARS = 195;

  private final SplittableRandom random;
  private final int textChars;

  /** Drafts that depend on the seed alone. */
  public SampleEvents(long seed) {
    this(seed, TEXT_CHARS);
  }

  /** Drafts with another length of their text, in ASCII characters. */
  SampleEvents(long seed, int textChars) {
    random = new SplittableRandom(seed);
    this.textChars = textChars;
  }

  /** The next draft. */
  public EventDraft next() {
    int type = Math.min(TYPES - 1, Long.numberOfTrailingZeros(random.nextLong()));
    StringBuilder text = new StringBuilder(textChars);
    while (text.length() < textChars) {
      int letter = random.nextInt('a', 'z' + 2);
      text.append(letter > 'z' ? ' ' : (char) letter);
    }
    return EventDraft.of(type(type)).with("text", text.toString()).build();
  }

  List<EventDraft> next(int count) {
    List<EventDraft> drafts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drafts.add(next());
    }
    return drafts;
  }

  private static String type(int number) {
    return "type-%02d".formatted(number);
  }
}
