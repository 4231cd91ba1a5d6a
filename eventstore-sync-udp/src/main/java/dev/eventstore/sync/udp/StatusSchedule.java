package dev.eventstore.sync.udp;

import java.util.Objects;

/** Decides when listeners hear of the status. For one thread. */
final class StatusSchedule {
  private boolean numbersChanged;
  private boolean stateChanged = true;
  private int states;
  private long toldNanos = Nanos.NEVER;

  /** Counters moved: worth telling now and then. */
  void numbersChanged() {
    numbersChanged = true;
  }

  /** Something changed that is worth telling at once. */
  void stateChanged() {
    stateChanged = true;
  }

  /** Looks whether a peer came, went, or fell in or out of step: worth telling at once. */
  void noticeStates(Iterable<Session> live) {
    int now = 1;
    for (Session session : live) {
      now =
          31 * now
              + Objects.hash(
                  session.identity().localId(),
                  session.reconciler().device(),
                  session.reconciler().isContested());
    }
    stateChanged |= now != states;
    states = now;
  }

  /** When listeners should hear of it next. */
  long deadlineNanos(long nowNanos) {
    if (stateChanged) {
      return nowNanos;
    }
    return numbersChanged && toldNanos != Nanos.NEVER
        ? toldNanos + SyncConstants.STATUS_NANOS
        : Nanos.NEVER;
  }

  /** Whether they should hear of it now. */
  boolean take(long nowNanos) {
    if (!Nanos.isDue(deadlineNanos(nowNanos), nowNanos)) {
      return false;
    }
    stateChanged = false;
    numbersChanged = false;
    toldNanos = nowNanos;
    return true;
  }
}
