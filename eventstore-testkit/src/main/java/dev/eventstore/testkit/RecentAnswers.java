package dev.eventstore.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The answers to the questions that were asked last, up to so many bytes of questions. Any thread
 * may ask; the same question may be answered twice at the same time.
 */
final class RecentAnswers<Q, A> {
  private final Map<Q, A> answers = new LinkedHashMap<>(16, 0.75f, true);
  private final ToIntFunction<Q> bytes;
  private final long mostBytes;
  private long heldBytes;

  RecentAnswers(long mostBytes, ToIntFunction<Q> bytes) {
    this.mostBytes = mostBytes;
    this.bytes = bytes;
  }

  A get(Q question, Supplier<A> answer) {
    synchronized (answers) {
      A known = answers.get(question);
      if (known != null) {
        return known;
      }
    }
    A found = answer.get();
    put(question, found);
    return found;
  }

  /** Remembers what is known from elsewhere. */
  void put(Q question, A answer) {
    synchronized (answers) {
      if (answers.put(question, answer) == null) {
        heldBytes += bytes.applyAsInt(question);
      }
      forgetOldest();
    }
  }

  private void forgetOldest() {
    var oldest = answers.keySet().iterator();
    while (heldBytes > mostBytes && oldest.hasNext()) {
      heldBytes -= bytes.applyAsInt(oldest.next());
      oldest.remove();
    }
  }

  /** How many are remembered. */
  int size() {
    synchronized (answers) {
      return answers.size();
    }
  }
}
