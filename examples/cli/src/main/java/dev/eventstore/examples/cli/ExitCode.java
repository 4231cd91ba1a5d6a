package dev.eventstore.examples.cli;

/** What the process tells its caller. */
final class ExitCode {
  /** The command did what it was asked to do. */
  static final int DONE = 0;

  /** It could not, or only in part; standard error says why. */
  static final int FAILED = 1;

  /** The command line is not one that the program understands. */
  static final int WRONG_USAGE = 2;

  /** What was waited for did not happen in time. */
  static final int TIMED_OUT = 3;

  private ExitCode() {}
}
