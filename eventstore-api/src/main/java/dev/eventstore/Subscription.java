package dev.eventstore;

/** A listener's place in a community; any thread may close it. */
public interface Subscription extends AutoCloseable {
  /**
   * Ends it: no call of the listener begins after this returns, except that a call from within the
   * listener itself lets that one call finish. Calling it again changes nothing.
   */
  @Override
  void close();
}
