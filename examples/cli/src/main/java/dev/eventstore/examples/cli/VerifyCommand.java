package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Community;
import dev.eventstore.Verification;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eventstore verify}. */
@Command(
    name = "verify",
    description = {
      "Open and verify every event on disk, and say which are damaged.",
      "The exit code is 1 when any is."
    },
    footer = {
      "%nExamples:",
      "  eventstore verify alice",
      "  eventstore verify alice --json | jq -r '.damaged[].id'"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();
  @Mixin private final JsonOption json = new JsonOption();

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StatusLine progress = new StatusLine(terminal);
    try (Community community = directory.openUntold()) {
      Verification result = verify(community, progress);
      print(result);
      return conclude(result);
    }
  }

  private static Verification verify(Community community, StatusLine progress) {
    try {
      return community.verify(
          rows -> progress.show(String.format(Locale.ROOT, "%,d events checked", rows)));
    } finally {
      progress.clear();
    }
  }

  private void print(Verification result) {
    if (json.wanted()) {
      terminal.out().println(JsonOption.line(describe(result)));
      return;
    }
    for (Verification.Damage damage : result.damaged()) {
      terminal.out().printf("%d %s %s%n", damage.seq(), damage.id(), damage.reason());
    }
    if (result.damagedCount() > result.damaged().size()) {
      terminal.out().println("... the first " + result.damaged().size() + " of them are listed");
    }
    terminal
        .out()
        .println(
            Words.count(result.checked(), "event", "events")
                + " checked, "
                + Words.number(result.damagedCount())
                + " damaged");
  }

  private int conclude(Verification result) {
    if (result.passed()) {
      terminal.requireWritten();
      return ExitCode.DONE;
    }
    terminal
        .err()
        .printf(
            Locale.ROOT,
            "eventstore: %s checked, %,d damaged or lost%n",
            Words.count(result.checked(), "event", "events"),
            result.damagedCount());
    return ExitCode.FAILED;
  }

  private static ObjectNode describe(Verification result) {
    ObjectNode object =
        JsonOption.object()
            .put("checked", result.checked())
            .put("damagedCount", result.damagedCount());
    ArrayNode damaged = object.putArray("damaged");
    for (Verification.Damage damage : result.damaged()) {
      damaged
          .addObject()
          .put("seq", damage.seq())
          .put("id", damage.id())
          .put("reason", damage.reason());
    }
    return object;
  }
}
