package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.LogInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code eventstore export}. */
@Command(
    name = "export",
    description = {
      "Write the events of a device as JSON lines, oldest first; they are no longer encrypted.",
      "Each line has id, author, ts (microseconds since 1970), type, fields and, if there is one,"
          + " attachment (base64). 'eventstore import --ignore-origin' makes new events of them"
          + " with the same type, fields and attachment.",
      "The exit code is 1 when damaged events are missing, whatever is selected."
    },
    footer = {
      "%nExamples:",
      "  eventstore export alice backup.jsonl",
      "  eventstore export alice --type message --since 7d | jq -r .fields.text",
      "  eventstore export alice | eventstore import carol - --ignore-origin"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A new file, readable by you alone; without it, or '-': standard output.")
  private String file = STANDARD_OUTPUT;

  @Mixin private final LogFilter filter = new LogFilter();
  @Mixin private final JsonOption json = new JsonOption();
  private long exported;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    exported = 0;
    try (Community community = directory.open(terminal)) {
      LogInfo before = community.info();
      if (file.equals(STANDARD_OUTPUT)) {
        write(community, EventPrinter.json(terminal)::print);
      } else {
        writeFile(community, Path.of(file));
        terminal.out().println(summary());
      }
      terminal.requireWritten();
      return conclude(community, before);
    }
  }

  private void write(Community community, Predicate<Event> writer) {
    new LogWalk(community, filter)
        .oldestFirst(
            OptionalLong.empty(),
            event -> {
              exported++;
              return writer.test(event);
            });
  }

  /** A file that could not be written to its end does not stay. */
  private void writeFile(Community community, Path path) throws IOException {
    try (NewFile file = new NewFile(path)) {
      write(community, event -> append(file.writer(), event));
      file.complete();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static boolean append(Writer writer, Event event) {
    try {
      writer.append(JsonOption.line(EventJson.of(event))).append('\n');
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String summary() {
    return json.wanted()
        ? JsonOption.line(JsonOption.object().put("exported", exported))
        : Words.count(exported, "event", "events") + " exported";
  }

  /** Nobody may take for whole what lacks an event; an export of everything must have all. */
  private int conclude(Community community, LogInfo before) {
    boolean lacking = MissingNotice.print(terminal, community);
    long foundDamaged = community.info().missing() - before.missing();
    long unread = before.events() - exported - foundDamaged;
    if (filter.isAll() && unread > 0) {
      terminal
          .err()
          .println(
              "eventstore: "
                  + Words.count(unread, "event", "events")
                  + " could not be read; 'eventstore verify' tells which");
      lacking = true;
    }
    return lacking ? ExitCode.FAILED : ExitCode.DONE;
  }
}
