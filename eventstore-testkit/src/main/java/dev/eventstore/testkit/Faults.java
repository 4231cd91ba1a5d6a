package dev.eventstore.testkit;

import dev.eventstore.StorageException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * What goes wrong in a {@link FaultyEventStore}, and when. Operations are counted from 1, over all
 * openings of the store; one plan, one scenario and one thread give the same history every time.
 * Any thread may use it.
 */
public final class Faults {
  /** The longest that a stalled operation waits, in seconds: a test must not hang for ever. */
  private static final int MAX_STALL_SECONDS = 60;

  private final String plan;
  private final LongFunction<Optional<Kind>> kinds;
  private final Set<Long> damagedSeqs = new HashSet<>();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private String last = "nothing has gone wrong";
  private long operations;
  private boolean stopped;

  /** How an operation goes wrong. */
  public enum Kind {
    /** Nothing happens, and it fails. */
    FAIL("failed and had no effect"),
    /** It takes effect, and then fails: the answer is lost. */
    LOSE_ANSWER("took effect, and its answer was lost"),
    /**
     * Only its first half takes effect, then it fails: of an append the first rows, of a scan the
     * first keys. The contract forbids this for what changes a store; a store without transactions
     * does it.
     */
    TEAR("took effect in its first half only"),
    /**
     * It takes effect and fails, and so does everything after it until the store is opened anew: a
     * disk that has gone away.
     */
    BREAK("took effect, and the store has been out of reach since"),
    /** It waits for {@link Faults#release}, and then works. */
    STALL("stalled");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private Faults(String plan, LongFunction<Optional<Kind>> kinds) {
    this.plan = plan;
    this.kinds = kinds;
  }

  /** Nothing goes wrong; operations are only counted. */
  public static Faults none() {
    return new Faults("no faults", operation -> Optional.empty());
  }

  /** One operation goes wrong, the others do not. */
  public static Faults at(long operation, Kind kind) {
    return new Faults(
        kind + " at operation " + operation,
        number -> number == operation ? Optional.of(kind) : Optional.empty());
  }

  /**
   * Each operation goes wrong with a probability of 1 / {@code oneIn}, in one of these ways.
   *
   * @param seed decides which, and in which way
   */
  public static Faults random(long seed, int oneIn, Kind... among) {
    List<Kind> ways = List.of(among);
    Random random = new Random(seed);
    return new Faults(
        "seed " + seed + ", one operation in " + oneIn + " of " + ways,
        number ->
            random.nextInt(oneIn) == 0
                ? Optional.of(ways.get(random.nextInt(ways.size())))
                : Optional.empty());
  }

  /** How many operations there have been. */
  public synchronized long operations() {
    return operations;
  }

  /** From now on this row is read with one bit of its bytes changed, over every opening. */
  public synchronized void damage(long seq) {
    damagedSeqs.add(seq);
  }

  /** From now on nothing goes wrong any more; rows that are damaged stay so. */
  public synchronized void stop() {
    stopped = true;
  }

  synchronized boolean isDamaged(long seq) {
    return damagedSeqs.contains(seq);
  }

  /**
   * Waits until an operation stalls.
   *
   * @return false when none did within {@code timeout}
   */
  public boolean awaitStalled(Duration timeout) throws InterruptedException {
    return stalled.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets the operations that are stalled go on; from then on none stalls. */
  public void release() {
    released.countDown();
  }

  /** Counts an operation, and says how it goes wrong, if it does. */
  synchronized Optional<Kind> next(String operation) {
    operations++;
    Optional<Kind> kind = stopped ? Optional.empty() : kinds.apply(operations);
    kind.ifPresent(k -> last = "operation " + operations + " (" + operation + ") " + k.words);
    return kind;
  }

  void stall() {
    stalled.countDown();
    try {
      if (!released.await(MAX_STALL_SECONDS, TimeUnit.SECONDS)) {
        throw failure(" for " + MAX_STALL_SECONDS + " s");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw failure(" and was interrupted");
    }
  }

  private StorageException failure(String how) {
    return new StorageException(StorageException.Kind.IO, "on purpose: " + this + how);
  }

  /** The plan, how far it is, and what went wrong last. */
  @Override
  public synchronized String toString() {
    return plan + "; " + operations + " operations; " + last;
  }
}
