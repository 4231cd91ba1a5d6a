package dev.eventstore.examples.cli;

import dev.eventstore.EventId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a running device finds its peers, and when it ends. */
final class SyncOptions {
  private static final long NEVER = Long.MAX_VALUE;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "P",
      converter = PortConverter.class,
      description = "The UDP port to listen on; 0 takes any free one.")
  private int port;

  @Mixin private final PeerOptions peers = new PeerOptions();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "End after this time, like 30s or 5m; with exit code 3 when --until-in-sync, --expect or"
              + " --until-held was given and is not fulfilled.")
  private @Nullable Duration duration;

  @Option(
      names = "--until-in-sync",
      description =
          "End when a peer was heard and holds the same events as this device."
              + " It stays 2 s longer, so that the other side can end too.")
  private boolean untilInSync;

  @Option(
      names = "--expect",
      paramLabel = "N",
      description = "End when in sync and at least N events are held here.")
  private @Nullable Long expected;

  @Option(
      names = "--until-held",
      paramLabel = "ID",
      converter = EventIdConverter.class,
      preprocessor = EventIdWord.class,
      description =
          "End when another device is proven to hold the event of this id, as append prints it;"
              + " with --until-in-sync, --expect or --stdin when it is also in sync, at the same"
              + " moment. It takes about a second from when the other device has stored it, and"
              + " this device stays 2 s longer.")
  private @Nullable EventId held;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "How many other devices must hold the event of --until-held; 1 without it.")
  private @Nullable Integer devices;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Give up after this time, always with exit code 3; the earlier of both counts.")
  private @Nullable Duration timeout;

  @Option(
      names = "--stdin",
      paramLabel = "TYPE",
      description =
          "Make each line of standard input an event of this type with the field 'text', and"
              + " print the events of others in the order of their arrival. The end of the input does not end the"
              + " run; with --until-in-sync, --expect or --until-held all of it is delivered first. A run that"
              + " ends while there is input left says so, and fails.")
  private @Nullable String typed;

  @Option(
      names = "--metrics",
      description =
          "At the end also print what is known of each peer, and all counters and gauges; with"
              + " --json every status object has the latter as 'metrics', by their names. What"
              + " they mean is in docs/metrics.md.")
  private boolean metrics;

  /** Whether counters and gauges are wanted. */
  boolean metrics() {
    return metrics;
  }

  int port() {
    return port;
  }

  /** Of which type the lines of standard input become events, if they do. */
  Optional<String> typed() {
    return Optional.ofNullable(typed);
  }

  PeerOptions peers() {
    return peers;
  }

  /**
   * When to end.
   *
   * @throws ParameterException when a value is out of range
   */
  SyncGoal goal() {
    require(expected == null || expected >= 0, "--expect is 0 or more, not " + expected);
    require(devices == null || devices >= 1, "--devices is 1 or more, not " + devices);
    require(devices == null || held != null, "--devices needs --until-held");
    boolean inSync = untilInSync || expected != null;
    boolean waits = inSync || held != null;
    boolean delivers = typed != null; // what is typed last has reached a peer when in sync
    long forNanos = nanosOrNever(duration);
    long timeoutNanos = nanosOrNever(timeout);
    long limitNanos = Math.min(forNanos, timeoutNanos);
    return new SyncGoal(
        waits,
        inSync || delivers || held == null,
        expected == null ? 0 : expected,
        limitNanos == NEVER ? OptionalLong.empty() : OptionalLong.of(limitNanos),
        waits || timeoutNanos <= forNanos,
        heldGoal());
  }

  private Optional<HeldGoal> heldGoal() {
    return held == null
        ? Optional.empty()
        : Optional.of(new HeldGoal(held, devices == null ? 1 : devices));
  }

  /** A duration beyond what a long holds, 292 years, is never over. */
  private static long nanosOrNever(@Nullable Duration duration) {
    return duration == null ? NEVER : TimeUnit.NANOSECONDS.convert(duration);
  }

  private void require(boolean condition, String complaint) {
    if (!condition) {
      CommandLine commandLine = spec.commandLine();
      throw new ParameterException(commandLine, complaint);
    }
  }
}
