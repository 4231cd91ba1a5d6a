package dev.eventstore.core;

import java.util.concurrent.TimeUnit;

/**
 * Waits that an interrupt does not cut short: what is closed half is worse than what is closed
 * late.
 */
final class Patience {
  private Patience() {}

  /** Something that can be waited for. */
  interface Wait {
    boolean await(long time, TimeUnit unit) throws InterruptedException;
  }

  /**
   * Waits at most about so long, also when the thread is interrupted; its flag is then set again.
   *
   * @return whether it came to pass
   */
  static boolean await(Wait wait, long millis) {
    boolean interrupted = Thread.interrupted();
    try {
      return wait.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException again) {
      interrupted = true;
      return awaitOnceMore(wait, millis);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean awaitOnceMore(Wait wait, long millis) {
    try {
      return wait.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException insisting) {
      return false;
    }
  }
}
