package dev.eventstore.examples.cli;

import dev.eventstore.Event;
import java.time.ZoneId;
import java.util.function.Function;

/** Prints events one on a line. Any thread may use it. */
final class EventPrinter {
  private final Terminal terminal;
  private final Function<Event, String> form;

  private EventPrinter(Terminal terminal, Function<Event, String> form) {
    this.terminal = terminal;
    this.form = form;
  }

  /** Columns for people. */
  static EventPrinter columns(Terminal terminal) {
    return new EventPrinter(terminal, text(terminal)::columns);
  }

  /** A conversation for people. */
  static EventPrinter conversation(Terminal terminal, String usualType) {
    EventText text = text(terminal);
    return new EventPrinter(terminal, event -> text.spoken(event, usualType));
  }

  /** Objects for programs. */
  static EventPrinter json(Terminal terminal) {
    return new EventPrinter(terminal, event -> JsonOption.line(EventJson.of(event)));
  }

  /** Objects that can be told from others between which they stand: each has the one name. */
  static EventPrinter jsonNamed(Terminal terminal, String name) {
    return new EventPrinter(
        terminal, event -> JsonOption.line(JsonOption.object().set(name, EventJson.of(event))));
  }

  /** Returns false when nobody reads it any more. */
  boolean print(Event event) {
    terminal.out().println(form.apply(event));
    return !terminal.out().checkError();
  }

  private static EventText text(Terminal terminal) {
    return new EventText(new Style(terminal.coloured()), ZoneId.systemDefault());
  }
}
