package dev.eventstore.examples.cli;

import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which events of a log are wanted. */
final class LogFilter {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the options
  private CommandSpec spec;

  @Option(names = "--type", paramLabel = "T", description = "Only events of this type.")
  private @Nullable String type;

  @Option(
      names = "--author",
      paramLabel = "A",
      converter = AuthorConverter.class,
      description = "Only events of the device whose id is this, or begins with it.")
  private @Nullable String author;

  private List<FieldText> fields = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Only events written at this time or later: 2h (ago; s, m, h, d, w), 2026-01-31,"
              + " 2026-01-31T18:30 (in the zone of this machine) or 2026-01-31T18:30:00Z.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only events written before this time; a date is the beginning of its day.")
  private Instant until = Instant.MAX;

  @Option(
      names = "--where",
      paramLabel = "NAME=TEXT",
      converter = FieldText.Converter.class,
      description =
          "Only events whose field of this name is this text; may be given up to "
              + Limits.MAX_FILTER_FIELDS
              + " times. Every event that the other options let through is opened for it.")
  void where(List<FieldText> given) {
    if (given.size() > Limits.MAX_FILTER_FIELDS) {
      CommandLine commandLine = spec.commandLine();
      throw new ParameterException(
          commandLine, "--where is given at most " + Limits.MAX_FILTER_FIELDS + " times");
    }
    fields = List.copyOf(given);
  }

  /** Whether every event is wanted. */
  boolean isAll() {
    return type == null
        && author == null
        && fields.isEmpty()
        && !since.isAfter(Instant.EPOCH)
        && until.equals(Instant.MAX);
  }

  /** A query that narrows the log as far as its index can; {@link #matches} does the rest. */
  EventQuery.Builder query() {
    return EventQuery.of(filter()).since(since).until(until);
  }

  private EventFilter filter() {
    EventFilter filter = new EventFilter(Optional.ofNullable(type), wholeAuthor(), Map.of());
    for (FieldText field : fields) {
      filter = filter.where(field.name(), field.text());
    }
    return filter;
  }

  boolean matches(Event event) {
    return (type == null || event.type().equals(type))
        && (author == null || event.author().toString().startsWith(author))
        && fields.stream().allMatch(field -> field.filter().matches(event))
        && !event.timestamp().isBefore(since)
        && event.timestamp().isBefore(until);
  }

  private Optional<DeviceId> wholeAuthor() {
    return author != null && author.length() == AuthorConverter.ID_LENGTH
        ? Optional.of(DeviceId.parse(author))
        : Optional.empty();
  }

  /** Takes what an id can begin with. */
  static final class AuthorConverter implements ITypeConverter<String> {
    private static final int ID_LENGTH = 43;
    private static final Pattern BEGINNING = Pattern.compile("[A-Za-z0-9_-]{1,42}");

    @Override
    public String convert(String text) {
      if (!BEGINNING.matcher(text).matches()) {
        try {
          return DeviceId.parse(text).toString();
        } catch (IllegalArgumentException noId) {
          throw new TypeConversionException(
              "an author is the id of a device, " + ID_LENGTH + " characters, or how it begins");
        }
      }
      return text;
    }
  }
}
