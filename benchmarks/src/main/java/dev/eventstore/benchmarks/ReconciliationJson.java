package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.NavigableMap;

/** Simulated runs as JSON, for other programs. */
final class ReconciliationJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReconciliationJson() {}

  static String document(ReconciliationSettings settings, List<ReconciliationResult> results) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("seed", settings.seed());
    document.put("sealedBytes", settings.sealedBytes());
    document.put("eventMicros", settings.eventTime().toNanos() / 1e3);
    document.put("latencyMillis", settings.latency().toNanos() / 1e6);
    document.put("jitterMillis", settings.jitter().toNanos() / 1e6);
    document.put("bytesPerSecond", settings.bytesPerSecond());
    ArrayNode runs = document.putArray("runs");
    results.forEach(result -> runs.add(run(result)));
    return document.toPrettyString();
  }

  private static ObjectNode run(ReconciliationResult result) {
    ReconciliationCase of = result.of();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("events", of.events());
    json.put("missing", of.missing().word());
    json.put("sides", of.sides());
    json.put("peers", of.peers());
    json.put("lossPercent", of.lossPercent());
    totals(result, json);
    slices(result.slices(), json.putObject("slices"));
    ArrayNode senders = json.putArray("senders");
    result.senders().forEach(sender -> senders.add(sender(sender)));
    ArrayNode targets = json.putArray("targets");
    for (Row row : ReconciliationTargets.rows(result)) {
      targets.add(RowJson.write(row).put("verdict", row.verdict()));
    }
    json.put("negentropy", PublishedCosts.negentropy(of));
    json.put("oneFilter", PublishedCosts.plainFilter(of, result.deliveries()));
    return json;
  }

  private static void totals(ReconciliationResult result, ObjectNode json) {
    json.put("deliveries", result.deliveries());
    json.put("delivered", result.delivered());
    json.put("payloadBytes", result.payloadBytes());
    json.put("sliceBytes", result.sliceBytes());
    json.put("linkBytes", result.linkBytes());
    json.put("handshakeBytes", result.handshakeBytes());
    json.put("controlBytes", result.controlBytes());
    json.put("resentBytes", result.resentBytes());
    json.put("bytesPerVersion", result.bytesPerVersion());
    result.pushes().ifPresent(pushes -> json.put("pushes", pushes));
    result.equal().ifPresent(seconds -> json.put("equalSeconds", seconds));
    result.known().ifPresent(seconds -> json.put("knownSeconds", seconds));
    json.put("realSeconds", result.realSeconds());
  }

  private static ObjectNode sender(SenderTally sender) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("datagrams", sender.datagrams());
    json.put("sliceBytes", sender.sliceBytes());
    json.put("versions", sender.versions());
    json.put("packetBytes", sender.packetBytes());
    json.put("ackBytes", sender.ackBytes());
    json.put("eventFrameBytes", sender.eventFrameBytes());
    json.put("otherFrameBytes", sender.otherFrameBytes());
    json.put("handshakeBytes", sender.handshakeBytes());
    json.put("eventBytes", sender.eventBytes());
    json.put("pushes", sender.pushes());
    slices(sender.slices(), json.putObject("slices"));
    return json;
  }

  private static void slices(NavigableMap<String, SliceCount> slices, ObjectNode json) {
    slices.forEach(
        (kind, count) ->
            json.putObject(kind).put("count", count.slices()).put("bytes", count.bytes()));
  }
}
