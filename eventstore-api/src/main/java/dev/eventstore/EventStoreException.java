package dev.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * The root of all that the library throws. A message says in one sentence what failed, the limit
 * and the value; it never holds content or keys.
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
