package dev.eventstore.examples.cli;

/**
 * How words are set off on a terminal; plain text everywhere else.
 *
 * @param coloured whether colours are wanted
 */
record Style(boolean coloured) {
  private static final String RESET = "\u001b[0m";

  /** Of secondary importance. */
  String faint(String text) {
    return in("\u001b[2m", text);
  }

  /** Who speaks. */
  String author(String text) {
    return in("\u001b[36m", text);
  }

  /** A kind of thing. */
  String type(String text) {
    return in("\u001b[33m", text);
  }

  private String in(String colour, String text) {
    return coloured ? colour + text + RESET : text;
  }
}
