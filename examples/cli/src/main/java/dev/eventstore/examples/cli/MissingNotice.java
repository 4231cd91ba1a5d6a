package dev.eventstore.examples.cli;

import dev.eventstore.Community;

/** Tells who reads a log that it is not whole. */
final class MissingNotice {
  private MissingNotice() {}

  /**
   * Says on standard error how many damaged events are missing, after the results so far; with none
   * it says nothing.
   *
   * @return whether there are any
   */
  static boolean print(Terminal terminal, Community community) {
    long missing = community.info().missing();
    if (missing == 0) {
      return false;
    }
    terminal.out().flush();
    terminal.err().println("eventstore: " + sentence(missing));
    return true;
  }

  private static String sentence(long missing) {
    return missing == 1
        ? "1 damaged event is missing until a peer brings it back; 'eventstore verify' names it"
        : Words.number(missing)
            + " damaged events are missing until a peer brings them back; 'eventstore verify'"
            + " names them";
  }
}
