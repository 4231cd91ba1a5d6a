package dev.eventstore.core;

import dev.eventstore.DeviceId;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.spi.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of an event can be asked for without opening the log, as keyed hashes: its type, its author,
 * and those of its fields that are declared as indexed and are text. Any thread may use it.
 */
final class IndexTags {
  private static final String TYPE = "type";
  private static final String AUTHOR = "author";

  /** Under this field lie the names of indexes; no field of an event is declared with a NUL. */
  private static final String INDEX = "\0index";

  private final Sealer sealer;
  private final Set<String> fields;
  private final RememberedTags<String> types;
  private final RememberedTags<DeviceId> authors;

  /**
   * Tags under the keys of {@code sealer}.
   *
   * @param fields those that are declared as indexed
   */
  IndexTags(Sealer sealer, Set<String> fields) {
    this.sealer = sealer;
    this.fields = Collections.unmodifiableSet(new TreeSet<>(fields));
    types = new RememberedTags<>(type -> sealer.indexTag(TYPE, type));
    authors = new RememberedTags<>(author -> sealer.indexTag(AUTHOR, author.toString()));
  }

  /**
   * Refuses what cannot be the name of an indexed field.
   *
   * @throws IllegalArgumentException that says why
   */
  static void requireIndexable(String field) {
    if (EventDraft.RESERVED_FIELDS.contains(field)) {
      throw new IllegalArgumentException(
          "the field '" + field + "' is set by the library, and queries ask for it anyway");
    }
    if (field.isEmpty() || field.length() > Limits.MAX_INDEXED_NAME_CHARS) {
      throw new IllegalArgumentException(
          "the name of an indexed field has 1 to "
              + Limits.MAX_INDEXED_NAME_CHARS
              + " characters, not "
              + field.length());
    }
    if (field.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(field)) {
      throw new IllegalArgumentException(
          "the name of an indexed field is valid Unicode without U+0000");
    }
  }

  /** The fields that are declared as indexed, sorted. */
  Set<String> fields() {
    return fields;
  }

  /** All tags of an event. */
  List<Long> of(EventContent content) {
    List<Long> tags = new ArrayList<>(2 + fields.size());
    tags.add(type(content.json().type()));
    tags.add(author(content.json().author()));
    for (String field : fields) {
      ofField(field, content).ifPresent(tags::add);
    }
    return tags;
  }

  /** The tag of one field; none when the event does not have it as text. */
  OptionalLong ofField(String field, EventContent content) {
    String value = content.json().fields().path(field).textValue();
    return value == null ? OptionalLong.empty() : OptionalLong.of(field(field, value));
  }

  long type(String type) {
    return type.length() <= Limits.MAX_REMEMBERED_TAG_CHARS
        ? types.of(type)
        : sealer.indexTag(TYPE, type);
  }

  long author(DeviceId author) {
    return authors.of(author);
  }

  long field(String field, String value) {
    return sealer.indexTag(field, value);
  }

  /** Under which name the store remembers how far the index over a field is filled. */
  long nameOf(String field) {
    return sealer.indexTag(INDEX, field);
  }
}
