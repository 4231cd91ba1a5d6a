package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Event;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An event as one line for people. What it says is made harmless for the terminal. */
final class EventText {
  private static final int AUTHOR_CHARACTERS = 8;

  /** The field that holds what is said in a conversation. */
  static final String TEXT_FIELD = "text";

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Style style;
  private final ZoneId zone;

  EventText(Style style, ZoneId zone) {
    this.style = style;
    this.zone = zone;
  }

  /** In columns: when, who, what kind, and the fields as {@code append} takes them. */
  String columns(Event event) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : event.fields().properties()) {
      parts.add(Field.text(field.getKey(), field.getValue()));
    }
    String type = String.format(Locale.ROOT, "%-10s", Terminal.printable(event.type()));
    return head(event, DAY_AND_TIME) + "  " + style.type(type) + "  " + rest(event, parts);
  }

  /** As a line of a conversation: the text itself, and what there is besides it. */
  String spoken(Event event, String usualType) {
    List<String> parts = new ArrayList<>();
    if (!event.type().equals(usualType)) {
      parts.add("(" + event.type() + ")");
    }
    if (!event.text(TEXT_FIELD).isEmpty()) {
      parts.add(event.text(TEXT_FIELD));
    }
    for (Map.Entry<String, JsonNode> field : event.fields().properties()) {
      if (!field.getKey().equals(TEXT_FIELD) || !field.getValue().isTextual()) {
        parts.add(Field.text(field.getKey(), field.getValue()));
      }
    }
    return head(event, TIME) + "  " + rest(event, parts);
  }

  private String head(Event event, DateTimeFormatter form) {
    String author = event.author().toString().substring(0, AUTHOR_CHARACTERS);
    String time = form.format(event.timestamp().atZone(zone));
    return style.faint(time) + "  " + style.author(author);
  }

  private static String rest(Event event, List<String> parts) {
    if (event.attachment().size() > 0) {
      parts.add("[attachment, " + Words.bytes(event.attachment().size()) + "]");
    }
    return Terminal.printable(String.join(" ", parts)).stripTrailing();
  }
}
