package dev.eventstore.core;

import dev.eventstore.Delivery.Acknowledgement;
import dev.eventstore.Limits;
import java.util.OptionalLong;

/**
 * A named reader's place, in memory: how far it has been handed events, how far these are
 * acknowledged, and how far that is on the disk. Any thread may use it.
 *
 * <p>Acknowledged counts what was passed over, too: behind the last event that was handed out, once
 * that one is acknowledged, follows nothing but what the reader does not want.
 */
final class Cursor implements Progress {
  /** So many events ahead of the disk, it asks to be saved. */
  private static final int SAVE_EVENTS = Limits.MAX_UNSAVED_CURSOR_EVENTS / 4;

  private final Cursors cursors;
  private final Acknowledgement acknowledgement;
  private Runnable afterSaving = () -> {};
  private long handedOut;
  private long passed;
  private long acknowledged;
  private long saved;

  /** Up to where saving was attempted, whatever came of that. */
  private long attempted;

  private boolean open = true;

  Cursor(Cursors cursors, Acknowledgement acknowledgement, long acknowledged, long saved) {
    this.cursors = cursors;
    this.acknowledgement = acknowledgement;
    this.acknowledged = acknowledged;
    this.saved = saved;
    handedOut = acknowledged;
    passed = acknowledged;
    attempted = saved;
  }

  /** The same place for another subscription. */
  synchronized Cursor successor(Acknowledgement by) {
    return new Cursor(cursors, by, acknowledged, saved);
  }

  synchronized void onSaved(Runnable action) {
    afterSaving = action;
  }

  synchronized long acknowledged() {
    return acknowledged;
  }

  synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized boolean mayGoOn() {
    return acknowledged - attempted < Limits.MAX_UNSAVED_CURSOR_EVENTS;
  }

  @Override
  public synchronized void handingOut(long seq) {
    handedOut = seq;
  }

  @Override
  public void passed(long seq) {
    boolean event;
    long ahead;
    synchronized (this) {
      passed = seq;
      event = seq == handedOut;
      if (acknowledgement == Acknowledgement.AUTOMATIC || acknowledged >= handedOut) {
        acknowledged = seq;
      }
      ahead = acknowledged - attempted;
    }
    saveSoon(ahead, event);
  }

  @Override
  public synchronized boolean isAcknowledged(long seq) {
    return acknowledged >= seq;
  }

  /** Acknowledges by hand what was handed out up to this event. */
  void acknowledge(long seq) {
    long ahead;
    synchronized (this) {
      requireByHand();
      if (seq <= acknowledged) {
        return;
      }
      requireHandedOut(seq);
      acknowledged = seq == handedOut ? Math.max(seq, passed) : seq;
      ahead = acknowledged - attempted;
    }
    saveSoon(ahead, true);
  }

  private void requireByHand() {
    if (acknowledgement != Acknowledgement.MANUAL) {
      throw new IllegalStateException("this subscription is not acknowledged by hand");
    }
  }

  private void requireHandedOut(long seq) {
    if (seq > handedOut) {
      throw new IllegalArgumentException(
          "event number "
              + seq
              + " cannot be acknowledged: the last one handed out is "
              + handedOut);
    }
  }

  /** What the reader does not want is worth no write of its own. */
  private void saveSoon(long ahead, boolean event) {
    if (ahead >= SAVE_EVENTS) {
      cursors.saveNow();
    } else if (ahead > 0 && event) {
      cursors.saveLater();
    }
  }

  /** What is to be saved, if anything. */
  synchronized OptionalLong unsaved() {
    return acknowledged > saved ? OptionalLong.of(acknowledged) : OptionalLong.empty();
  }

  /**
   * Saving was attempted up to {@code seq}. When it failed the reader goes on, and it is tried
   * again.
   */
  void attempted(long seq, boolean success) {
    Runnable action;
    synchronized (this) {
      attempted = seq;
      saved = success ? seq : saved;
      action = afterSaving;
    }
    action.run();
  }

  /** Its subscription has ended; a call that is underway may still acknowledge. */
  void close() {
    synchronized (this) {
      open = false;
      afterSaving = () -> {};
    }
    cursors.saveNow();
  }
}
