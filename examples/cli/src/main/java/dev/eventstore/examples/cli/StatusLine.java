package dev.eventstore.examples.cli;

/**
 * One line that is drawn over again; on anything but a terminal nothing is drawn. It is cut to what
 * every terminal shows in one line: a longer one would go on in the next and stay there. One
 * thread.
 */
final class StatusLine {
  private static final int MAX_COLUMNS = 79;

  private final Terminal terminal;
  private int drawn;

  StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(String line) {
    if (terminal.interactive()) {
      String text = line.substring(0, Math.min(line.length(), MAX_COLUMNS));
      String rest = " ".repeat(Math.max(0, drawn - text.length()));
      terminal.out().print("\r" + text + rest);
      terminal.out().flush();
      drawn = text.length();
    }
  }

  /** Wipes the line, so that what is printed next begins at the left. */
  void clear() {
    if (drawn > 0) {
      show("");
      terminal.out().print("\r");
      drawn = 0;
    }
  }
}
