package dev.eventstore;

import org.jspecify.annotations.Nullable;

/** A socket or an address could not be used. */
public final class TransportException extends EventStoreException {
  private static final long serialVersionUID = 1;

  /** A failure after which the caller should do what {@code category} says. */
  public TransportException(Category category, String message) {
    this(category, message, null);
  }

  /** The same, with what caused it. */
  public TransportException(Category category, String message, @Nullable Throwable cause) {
    super(category, message, cause);
  }
}
