package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.SealingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eventstore append}. */
@Command(
    name = "append",
    description = {
      "Write one event, and print its id once it is durable.",
      "A field is given as name=text, or as name:=JSON for a number, true, false, null, a list or"
          + " an object; numbers are integers within +-(2^53 - 1)."
    },
    footer = {
      "%nExamples:",
      "  eventstore append alice --type message --field text=Hello",
      "  eventstore append alice --type rating --field book=Emma --field stars:=5",
      "  eventstore append alice --type photo --attachment cat.jpg --json"
    })
final class AppendCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();

  @Option(
      names = "--type",
      required = true,
      paramLabel = "T",
      description = "What kind of event it is.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private String type;

  @Option(
      names = "--field",
      paramLabel = "NAME=TEXT|NAME:=JSON",
      converter = Field.Converter.class,
      description = "A field of the event; may be given several times.")
  private List<Field> fields = List.of();

  @Option(
      names = "--attachment",
      converter = FileConverter.class,
      paramLabel = "FILE",
      description = "A file whose bytes go with the event.")
  private @Nullable Path attachment;

  @Mixin private final JsonOption json = new JsonOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  AppendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    EventDraft draft = draft();
    try (Community community = directory.open(terminal)) {
      print(append(community, draft));
    }
    terminal.requireWritten();
    return ExitCode.DONE;
  }

  private Receipt append(Community community, EventDraft draft) {
    try {
      return community.append(draft);
    } catch (SealingException refused) {
      throw WrongValue.of(spec, refused);
    }
  }

  private EventDraft draft() throws IOException {
    EventDraft.Builder draft = EventDraft.of(type);
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        CommandLine commandLine = spec.commandLine();
        throw new ParameterException(
            commandLine, "the field '" + field.name() + "' is given twice");
      }
      draft.with(field.name(), field.value());
    }
    if (attachment != null) {
      draft.attachment(content(attachment));
    }
    return draft.build();
  }

  private static byte[] content(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandFailedException("'" + file + "' is a folder, not a file to attach");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(Limits.MAX_EVENT_CONTENT_BYTES + 1);
      if (content.length > Limits.MAX_EVENT_CONTENT_BYTES) {
        throw new CommandFailedException(
            "an event has at most "
                + Limits.MAX_EVENT_CONTENT_BYTES
                + " bytes with its attachment, and '"
                + file
                + "' is longer");
      }
      return content;
    }
  }

  private void print(Receipt receipt) {
    terminal
        .out()
        .println(
            json.wanted()
                ? JsonOption.line(
                    JsonOption.object()
                        .put("id", receipt.id().toString())
                        .put("ts", EventJson.micros(receipt.timestamp())))
                : receipt.id().toString());
  }
}
