package dev.eventstore;

import org.jspecify.annotations.Nullable;

/** A draft, an invite or a key could not be used, or the cryptographic library is missing. */
public final class SealingException extends EventStoreException {
  private static final long serialVersionUID = 1;

  /** A failure after which the caller should do what {@code category} says. */
  public SealingException(Category category, String message) {
    this(category, message, null);
  }

  /** The same, with what caused it. */
  public SealingException(Category category, String message, @Nullable Throwable cause) {
    super(category, message, cause);
  }
}
