package dev.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.Set;

/**
 * What an application wants to append: a type, fields and perhaps an attachment. The library adds
 * time and author. Any thread may use it.
 *
 * @param type what kind of event it is
 * @param fields the event's own fields; a copy
 * @param attachment binary content, mostly empty
 * @param idempotencyKey under which this device appends one event only: {@link
 *     Builder#idempotencyKey}
 */
public record EventDraft(
    String type, ObjectNode fields, Bytes attachment, Optional<String> idempotencyKey) {
  /** Names of fields that the library sets itself. */
  public static final Set<String> RESERVED_FIELDS = Set.of("type", "ts", "author");

  /**
   * Takes a copy of {@code fields}.
   *
   * @throws IllegalArgumentException when a field has a reserved name, or the idempotency key is
   *     none
   */
  public EventDraft {
    fields = fields.deepCopy();
    fields.fieldNames().forEachRemaining(EventDraft::requireOwn);
    idempotencyKey.ifPresent(EventDraft::requireKey);
  }

  /**
   * A draft without an idempotency key.
   *
   * @throws IllegalArgumentException when a field has a reserved name
   */
  public EventDraft(String type, ObjectNode fields, Bytes attachment) {
    this(type, fields, attachment, Optional.empty());
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

  private static void requireKey(String key) {
    if (key.isEmpty() || key.length() > Limits.MAX_IDEMPOTENCY_KEY_CHARS) {
      throw new IllegalArgumentException(
          "an idempotency key has 1 to "
              + Limits.MAX_IDEMPOTENCY_KEY_CHARS
              + " characters, not "
              + key.length());
    }
    if (!UTF_8.newEncoder().canEncode(key)) {
      throw new IllegalArgumentException("an idempotency key is valid Unicode");
    }
  }

  /** Collects the fields of a draft. One thread at a time. */
  public static final class Builder {
    private final String type;
    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private Bytes attachment = Bytes.empty();
    private Optional<String> idempotencyKey = Optional.empty();

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

    /**
     * Makes appending repeatable: while this device holds an event that was appended under the same
     * key, another append gets the receipt of that one, whatever its draft says. So a caller that
     * does not know whether an append came through asks again. The key is never part of the event
     * and no other device knows it. A damaged event that is taken out of the log takes its key with
     * it, and a database that had to be rebuilt has forgotten all of them.
     *
     * @param key 1 to {@link Limits#MAX_IDEMPOTENCY_KEY_CHARS} characters; {@link #build} checks it
     */
    public Builder idempotencyKey(String key) {
      idempotencyKey = Optional.of(key);
      return this;
    }

    /**
     * The finished draft.
     *
     * @throws IllegalArgumentException when the idempotency key has not its length, or is not valid
     *     Unicode
     */
    public EventDraft build() {
      return new EventDraft(type, fields, attachment, idempotencyKey);
    }
  }
}
