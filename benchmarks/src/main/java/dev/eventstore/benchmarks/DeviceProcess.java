package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process in which devices live, from outside: it is told what to do, a line each, and answers
 * each in turn. One thread at a time.
 */
final class DeviceProcess implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MOST_CLOSE_SECONDS = 20;

  private final String name;
  private final Path errors;
  private final Process process;
  private final BufferedWriter input;
  private final BufferedReader output;
  private String lastWords = "";

  /**
   * Starts it.
   *
   * @param folder where its devices lie, beside those of others
   * @param name by which messages call it
   * @param options of the JVM
   */
  DeviceProcess(Path folder, String name, List<String> options) throws IOException {
    this.name = name;
    errors = Files.createTempFile(folder, "errors", ".txt");
    List<String> all = new ArrayList<>(options);
    all.add("-XX:+ExitOnOutOfMemoryError");
    process =
        new ProcessBuilder(Child.java(all, List.of("device", "--folder=" + folder)))
            .redirectError(errors.toFile())
            .start();
    input = process.outputWriter(UTF_8);
    output = process.inputReader(UTF_8);
  }

  /** Tells it to do something and returns what came of it. */
  JsonNode ask(Object... words) throws IOException {
    tell(words);
    return answer();
  }

  /** Tells it to do something, and does not wait. */
  void tell(Object... words) throws IOException {
    try {
      input.write(MAPPER.writeValueAsString(Arrays.stream(words).map(Object::toString).toList()));
      input.newLine();
      input.flush();
    } catch (IOException closed) {
      throw ended(closed);
    }
  }

  /**
   * What came of the first thing that it was told and has not answered yet.
   *
   * @throws IOException when it failed, or the process has ended; the message has the reason
   */
  JsonNode answer() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(DeviceCommand.ANSWER_MARK)) {
        return checked(MAPPER.readTree(line.substring(DeviceCommand.ANSWER_MARK.length())));
      }
      lastWords = line;
    }
    throw ended(null);
  }

  private JsonNode checked(JsonNode answer) throws IOException {
    if (answer.has(DeviceCommand.FAILURE)) {
      throw new IOException(name + ": " + answer.path(DeviceCommand.FAILURE).asText());
    }
    return answer;
  }

  /** The JVM tells on its standard output when it has no memory left. */
  private IOException ended(@Nullable IOException cause) throws IOException {
    String words = Child.firstWords(lastWords + " " + Files.readString(errors));
    return new IOException(name + " has ended: " + words, cause);
  }

  /** How it ended; 0 when by itself. */
  int exitCode() {
    return process.exitValue();
  }

  /** Ends it, also while it does something. */
  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(MOST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException gone) {
      process.destroyForcibly();
    } catch (InterruptedException interrupt) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
