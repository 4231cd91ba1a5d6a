package dev.eventstore.sync.udp;

import dev.eventstore.spi.StoredEvent;
import java.util.List;

/**
 * What one peer may cost this device, and how often it was of no use. It outlives the session:
 * {@link Accounts} has it ready for the next one. For one thread.
 */
final class Account {
  private TokenBucket slices;
  private TokenBucket refused;
  private TokenBucket comparedEvents;
  private TokenBucket againBytes;
  private AnswerBudget answers;
  private FetchTurn turn;
  private long olderPushed; // events, those pushed again too

  Account(FetchTurn turn, long nowNanos) {
    this.turn = turn;
    slices = new TokenBucket(SyncConstants.SLICES_PER_SECOND, nowNanos);
    refused = new TokenBucket(SyncConstants.REFUSED_EVENTS_PER_SECOND, nowNanos);
    comparedEvents = new TokenBucket(SyncConstants.COMPARED_EVENTS_PER_SECOND, nowNanos);
    againBytes = new TokenBucket(SyncConstants.PUSHED_AGAIN_BYTES_PER_SECOND, nowNanos);
    answers = new AnswerBudget(nowNanos);
  }

  /** Goes on with what was left of another account. */
  void takeOver(Account left) {
    slices = left.slices;
    refused = left.refused;
    comparedEvents = left.comparedEvents;
    againBytes = left.againBytes;
    answers = left.answers;
    turn = left.turn;
    olderPushed = left.olderPushed;
  }

  /** For slices that it sends, each of which costs the check of a signature. */
  TokenBucket slices() {
    return slices;
  }

  /** For events that it sends and nobody accepts. */
  TokenBucket refused() {
    return refused;
  }

  /** For events of ours that its slices are compared with. */
  TokenBucket comparedEvents() {
    return comparedEvents;
  }

  /** For slices in answer to its own. */
  AnswerBudget answers() {
    return answers;
  }

  /** When it is asked for what we lack. */
  FetchTurn turn() {
    return turn;
  }

  /**
   * Older events go to it. So many are free as two logs like ours have: a device that has lost
   * everything gets it at once. Who wants more waits for it.
   *
   * @param held how many events this device holds
   * @return when the next ones may go; the past when at once
   */
  long pay(List<StoredEvent> events, long held, long nowNanos) {
    olderPushed += events.size();
    if (olderPushed <= SyncConstants.FREE_LOGS * held) {
      return nowNanos;
    }
    againBytes.spend(events.stream().mapToLong(e -> e.encrypted().size()).sum(), nowNanos);
    return againBytes.isEmpty(nowNanos) ? againBytes.filledNanos() : nowNanos;
  }
}
