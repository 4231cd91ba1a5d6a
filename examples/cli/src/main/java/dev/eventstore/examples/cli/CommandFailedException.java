package dev.eventstore.examples.cli;

/** Ends a command with exit code 1 and one line on standard error: the message. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandFailedException(String message) {
    super(message);
  }

  /** The same, with what {@code --debug} shows. */
  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
