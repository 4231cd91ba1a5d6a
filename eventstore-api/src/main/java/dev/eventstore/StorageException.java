package dev.eventstore;

import org.jspecify.annotations.Nullable;

/** The database, a file or the directory could not be used. */
public final class StorageException extends EventStoreException {
  private static final long serialVersionUID = 1;

  /** What went wrong with the storage. */
  public enum Kind {
    /** Reading or writing failed, for example for want of permission. */
    IO(Category.RETRY),
    /** What was read is not what was written. */
    CORRUPT(Category.FATAL),
    /** Another process, or another community of this one, uses the directory. */
    LOCKED(Category.RETRY),
    /** No room is left. */
    FULL(Category.RETRY),
    /** A later version of the library wrote this. */
    NEWER_FORMAT(Category.FATAL),
    /** The directory belongs to another community or is not one. */
    MISMATCH(Category.FIX_INPUT);

    private final Category category;

    Kind(Category category) {
      this.category = category;
    }
  }

  private final Kind kind;

  /** A failure of this kind. */
  public StorageException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** A failure of this kind, with what caused it. */
  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind.category, message, cause);
    this.kind = kind;
  }

  /** What went wrong with the storage. */
  public Kind kind() {
    return kind;
  }
}
