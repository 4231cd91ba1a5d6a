package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Community;
import dev.eventstore.LogInfo;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eventstore status}. */
@Command(
    name = "status",
    description = {
      "Show what a device holds, without a network.",
      "Two devices whose roots are equal hold the same events. 'missing' counts events that were"
          + " found damaged and that no peer has brought back yet."
    },
    footer = {
      "%nExamples:",
      "  eventstore status alice",
      "  eventstore status alice --json | jq -r .root"
    })
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();
  @Mixin private final JsonOption json = new JsonOption();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Community community = directory.open(terminal)) {
      ObjectNode status = describe(community);
      if (json.wanted()) {
        terminal.out().println(JsonOption.line(status));
      } else {
        status.properties().forEach(entry -> print(entry.getKey(), entry.getValue().asText()));
      }
    }
    terminal.requireWritten();
    return ExitCode.DONE;
  }

  private void print(String name, String value) {
    String column = new Style(terminal.coloured()).faint(String.format(Locale.ROOT, "%-10s", name));
    terminal.out().println(column + " " + Terminal.printable(value));
  }

  private static ObjectNode describe(Community community) {
    LogInfo info = community.info();
    return JsonOption.object()
        .put("events", info.events())
        .put("missing", info.missing())
        .put("root", info.root().toString())
        .put("deviceId", community.self().toString())
        .put("community", community.invite().name())
        .put("schema", info.schema())
        .put("bytes", info.bytes());
  }
}
