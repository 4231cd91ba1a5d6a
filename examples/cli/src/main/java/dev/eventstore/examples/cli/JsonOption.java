package dev.eventstore.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** The wish for results that a program can read. */
final class JsonOption {
  /** Escapes what is not ASCII, so that the encoding of the terminal does not matter. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Option(names = "--json", description = "Print JSON: each result one object on one line.")
  private boolean wanted;

  boolean wanted() {
    return wanted;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String line(ObjectNode object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON values can be written", impossible);
    }
  }
}
