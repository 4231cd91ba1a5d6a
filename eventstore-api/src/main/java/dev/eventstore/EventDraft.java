package dev.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/**
 * What an application wants to append: a type, fields and perhaps an attachment. The library adds
 * time and author. Any thread may use it.
 *
 * @param type what kind of event it is
 * @param fields the event's own fields; a copy
 * @param attachment binary content, mostly empty
 */
public record EventDraft(String type, ObjectNode fields, Bytes attachment) {
  /** Names of fields that the library sets itself. */
  public static final Set<String> RESERVED_FIELDS = Set.of("type", "ts", "author");

  /**
   * Takes a copy of {@code fields}.
   *
   * @throws IllegalArgumentException when a field has a reserved name
   */
  public EventDraft {
    fields = fields.deepCopy();
    fields.fieldNames().forEachRemaining(EventDraft::requireOwn);
  }

  /** A copy of the event's own fields. */
  @Override
  public ObjectNode fields() {
    return fields.deepCopy();
  }

  /** Shows sizes, never content. */
  @Override
  public String toString() {
    return "EventDraft[%d fields, %d bytes attached, redacted]"
        .formatted(fields.size(), attachment.size());
  }

  /** Starts a draft of this type. */
  public static Builder of(String type) {
    return new Builder(type);
  }

  private static void requireOwn(String field) {
    if (RESERVED_FIELDS.contains(field)) {
      throw new IllegalArgumentException("the field '" + field + "' is set by the library");
    }
  }

  /** Collects the fields of a draft. One thread at a time. */
  public static final class Builder {
    private final String type;
    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private Bytes attachment = Bytes.empty();

    private Builder(String type) {
      this.type = type;
    }

    /** Adds a text field; the last value of a name counts. */
    public Builder with(String field, String value) {
      return with(field, TextNode.valueOf(value));
    }

    /** Adds an integer field; the value must be within ±(2⁵³ − 1). */
    public Builder with(String field, long value) {
      return with(field, LongNode.valueOf(value));
    }

    /** Adds a true or false field. */
    public Builder with(String field, boolean value) {
      return with(field, BooleanNode.valueOf(value));
    }

    /**
     * Adds any JSON value whose numbers are integers.
     *
     * @throws IllegalArgumentException when {@code field} is a reserved name
     */
    public Builder with(String field, JsonNode value) {
      requireOwn(field);
      fields.set(field, value);
      return this;
    }

    /** Adds binary content, in place of what was there. */
    public Builder attachment(byte[] content) {
      attachment = Bytes.copyOf(content);
      return this;
    }

    /** The finished draft. */
    public EventDraft build() {
      return new EventDraft(type, fields, attachment);
    }
  }
}
