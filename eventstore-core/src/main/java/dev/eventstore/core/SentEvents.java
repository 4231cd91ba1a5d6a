package dev.eventstore.core;

import dev.eventstore.Limits;

/**
 * Which of the newest rows a peer has acknowledged: a bit for each, in a ring. Any thread may call
 * it.
 */
final class SentEvents {
  private static final int WORDS = Limits.MAX_SENT_EVENTS / Long.SIZE;

  private final long[] words = new long[WORDS];
  private long newestWord; // counted from that of seq 0

  /** This row was sent; nothing is noted of one that is too far behind the newest. */
  synchronized void add(long seq) {
    long word = seq / Long.SIZE;
    for (long passed = 0; newestWord < word && passed < WORDS; passed++) {
      newestWord = Math.max(newestWord + 1, word - WORDS + 1);
      words[index(newestWord)] = 0;
    }
    if (isRemembered(word)) {
      words[index(word)] |= 1L << (seq % Long.SIZE);
    }
  }

  /** Whether this row is known to have been sent. */
  synchronized boolean contains(long seq) {
    long word = seq / Long.SIZE;
    return isRemembered(word)
        && word <= newestWord
        && (words[index(word)] & 1L << (seq % Long.SIZE)) != 0;
  }

  private boolean isRemembered(long word) {
    return word > newestWord - WORDS;
  }

  private static int index(long word) {
    return (int) (word % WORDS);
  }
}
