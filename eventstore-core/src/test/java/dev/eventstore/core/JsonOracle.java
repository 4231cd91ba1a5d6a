package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.eventstore.SealingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;

/** What a general JSON parser makes of the same bytes. */
final class JsonOracle {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonOracle() {}

  /** The value, if the bytes are JSON in UTF-8 without a name twice in an object. */
  static Optional<JsonNode> parse(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (CharacterCodingException | JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  /** The canonical form of what the bytes say, if it has one. */
  static Optional<byte[]> canonical(byte[] bytes) {
    try {
      return parse(bytes).map(CanonicalJsonWriter::write);
    } catch (SealingException hasNone) {
      return Optional.empty();
    }
  }

  /** Whether the bytes are what the writer writes for the value that they stand for. */
  static boolean isCanonical(byte[] bytes) {
    return canonical(bytes).filter(canonical -> Arrays.equals(canonical, bytes)).isPresent();
  }
}
