package dev.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * The root of what the library throws when it cannot store, seal or send: for reasons that lie in
 * the data, the machine or the network. A call that is wrong in itself gets an {@link
 * IllegalArgumentException}, and one that comes at a wrong time, such as after closing, an {@link
 * IllegalStateException}. A message says in one sentence what failed, the limit and the value; it
 * never holds content or keys.
 */
public abstract sealed class EventStoreException extends RuntimeException
    permits StorageException, SealingException, TransportException {
  private static final long serialVersionUID = 1;

  /** What the caller should do. */
  public enum Category {
    /** The same call may succeed later. */
    RETRY,
    /** The call succeeds only with other input. */
    FIX_INPUT,
    /** This community cannot go on; close it. */
    FATAL
  }

  private final Category category;
  private final String sentence;

  EventStoreException(Category category, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
    sentence = message;
  }

  /** What the caller should do. */
  public Category category() {
    return category;
  }

  /** What failed, in one sentence; never null. */
  @Override
  public String getMessage() {
    return sentence;
  }
}
