package dev.eventstore;

/** A listener's place in a community; any thread may close it. */
public interface Subscription extends AutoCloseable {
  /**
   * Ends it. A call of the listener that is underway may still finish after this returns; no other
   * follows. Calling it again changes nothing.
   */
  @Override
  void close();
}
