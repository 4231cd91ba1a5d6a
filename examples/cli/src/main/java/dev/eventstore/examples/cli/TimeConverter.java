package dev.eventstore.examples.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads times: an age like {@code 2h}, a date or a date with a time of this machine's zone, or one
 * that names its offset.
 */
final class TimeConverter implements ITypeConverter<Instant> {
  private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhdw])");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern OFFSET = Pattern.compile(".*T.*(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)");
  private static final int DAYS_OF_WEEK = 7;

  private final Clock clock;

  /** For picocli: the clock and the zone of this machine. */
  TimeConverter() {
    this(Clock.system(ZoneId.systemDefault()));
  }

  TimeConverter(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    Matcher age = AGE.matcher(text);
    try {
      return age.matches() ? clock.instant().minus(age(age)) : point(text);
    } catch (DateTimeException noTime) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time; write it like 2h (ago; s, m, h, d, w), 2026-01-31,"
              + " 2026-01-31T18:30 or 2026-01-31T18:30:00Z");
    }
  }

  private Instant point(String text) {
    if (DATE.matcher(text).matches()) {
      return LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant();
    }
    return OFFSET.matcher(text).matches()
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(clock.getZone()).toInstant();
  }

  private static Duration age(Matcher age) {
    long amount = Long.parseLong(age.group(1));
    return switch (age.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofDays(amount).multipliedBy(DAYS_OF_WEEK);
    };
  }
}
