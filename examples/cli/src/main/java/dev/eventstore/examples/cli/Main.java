package dev.eventstore.examples.cli;

/** Where the program starts and, alone of all classes, ends the process. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(new Program(Terminal.ofProcess()).run(arguments));
  }
}
