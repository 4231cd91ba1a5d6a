package dev.eventstore.examples.cli;

/** One line that is drawn over again; on anything but a terminal nothing is drawn. One thread. */
final class StatusLine {
  private final Terminal terminal;
  private int drawn;

  StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(String text) {
    if (terminal.interactive()) {
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
