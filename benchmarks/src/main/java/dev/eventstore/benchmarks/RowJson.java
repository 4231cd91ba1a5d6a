package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows as JSON: between the processes of a run, and for other programs. */
final class RowJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RowJson() {}

  static ObjectNode write(Row row) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", row.name());
    json.put("cores", row.cores());
    json.put("stored", row.stored());
    json.put("unit", row.unit());
    putAll(json.putArray("values"), row.values());
    putAll(json.putArray("limits"), row.limits());
    putAll(json.putArray("cpuMicros"), row.cpuMicros());
    json.put("target", row.target().kind().name());
    json.put("targetValue", row.target().value());
    json.put("note", row.note());
    return json;
  }

  static Row read(String line) throws IOException {
    JsonNode json = MAPPER.readTree(line);
    return new Row(
        json.path("name").asText(),
        json.path("cores").asText(),
        json.path("stored").asLong(),
        json.path("unit").asText(),
        all(json.path("values")),
        all(json.path("limits")),
        all(json.path("cpuMicros")),
        new Target(
            Target.Kind.valueOf(json.path("target").asText()), json.path("targetValue").asDouble()),
        json.path("note").asText());
  }

  /** All rows for a program, with what the table derives from them. */
  static String document(String machine, List<Row> rows) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("machine", machine);
    ArrayNode all = document.putArray("rows");
    for (Row row : rows) {
      ObjectNode json = write(row);
      if (row.hasLimit()) {
        json.put("share", row.share().median());
      }
      json.put("verdict", row.verdict());
      all.add(json);
    }
    return document.toPrettyString();
  }

  private static void putAll(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }

  private static List<Double> all(JsonNode array) {
    List<Double> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asDouble()));
    return values;
  }
}
