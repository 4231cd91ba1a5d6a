package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a process of {@code links} does: each line that it reads is an array of words, of which
 * {@link DeviceHost} knows the meaning. It ends with its input, whatever it does just then, so that
 * it does not outlive who started it.
 */
@Command(name = "device", hidden = true, description = "Does what its standard input says.")
final class DeviceCommand implements Callable<Integer> {
  /** What stands before the JSON of an answer; other lines are the JVM's. */
  static final String ANSWER_MARK = "answer ";

  /** The member of an answer that says what went wrong. */
  static final String FAILURE = "failure";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Terminal terminal;

  @Option(names = "--folder", required = true)
  private Path folder = Path.of("");

  DeviceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    DeviceHost host = new DeviceHost(folder);
    ExecutorService worker = Executors.newSingleThreadExecutor();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      List<String> words = MAPPER.readValue(line, new TypeReference<List<String>>() {});
      worker.execute(() -> answer(host, words));
    }
    worker.shutdownNow();
    return 0;
  }

  private void answer(DeviceHost host, List<String> words) {
    ObjectNode answer;
    try {
      answer = host.run(words);
    } catch (Exception failed) { // whatever it is, who asked is to hear of it
      answer = MAPPER.createObjectNode().put(FAILURE, failed.toString());
    }
    terminal.out().println(ANSWER_MARK + answer);
    terminal.out().flush();
  }
}
