package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eventstore import}. */
@Command(
    name = "import",
    description = {
      "Append the lines of a file as events.",
      "Each line is a JSON object with 'type' (a string) and fields of your own; numbers are"
          + " integers within +-(2^53 - 1). The library adds 'ts' and 'author'. A line that is no"
          + " event is named by its number, the rest is imported, and the exit code is 1."
    },
    footer = {
      "%nExamples:",
      "  eventstore import alice messages.jsonl",
      "  echo '{\"type\":\"message\",\"content\":\"Hello\"}' | eventstore import alice -",
      "  eventstore import carol backup.jsonl --ignore-origin"
    })
final class ImportCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "JSON lines in UTF-8; '-' reads standard input.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private String file;

  @Option(
      names = "--ignore-origin",
      description =
          "Also take lines that 'eventstore export' wrote, and make new events of this device of"
              + " them: id, author and time are not kept.")
  private boolean ignoreOrigin;

  @Mixin private final JsonOption json = new JsonOption();

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return read(terminal.in());
    }
    if (Files.isDirectory(Path.of(file))) {
      throw new CommandFailedException("'" + file + "' is a folder, not a file of JSON lines");
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return read(in);
    }
  }

  private int read(InputStream in) throws IOException {
    try (Community community = directory.open(terminal)) {
      Progress progress = new Progress();
      Importer importer = new Importer(community, this::draft, Limits.MAX_COMMIT_EVENTS, progress);
      try {
        importer.run(in);
      } finally {
        progress.line.clear();
        terminal.out().println(summary(importer)); // also what a failure left undone has its count
      }
      terminal.requireWritten();
      return importer.refused() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private Optional<EventDraft> draft(LineReader.Line line) throws DraftReader.BadLineException {
    return !line.tooLong() && isBlank(line.content())
        ? Optional.empty()
        : Optional.of(DraftReader.read(line, ignoreOrigin));
  }

  private static boolean isBlank(Bytes content) {
    for (int i = 0; i < content.size(); i++) {
      byte character = content.at(i);
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }

  private String summary(Importer importer) {
    if (json.wanted()) {
      ObjectNode object = JsonOption.object();
      return JsonOption.line(
          object.put("imported", importer.imported()).put("refused", importer.refused()));
    }
    String imported = Words.count(importer.imported(), "event", "events") + " imported";
    return importer.refused() == 0
        ? imported
        : imported + ", " + Words.count(importer.refused(), "line", "lines") + " refused";
  }

  private final class Progress implements Importer.Listener {
    private final StatusLine line = new StatusLine(terminal);

    @Override
    public void refused(long number, String reason) {
      line.clear();
      terminal.err().println("eventstore: line " + number + ": " + Terminal.printable(reason));
    }

    @Override
    public void progress(long lines) {
      line.show(Words.count(lines, "line", "lines"));
    }
  }
}
