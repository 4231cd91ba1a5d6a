package dev.eventstore.core;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The way in: opens a community in a directory of this machine. */
public final class Communities {
  private Communities() {}

  /** Starts the description of what to open. */
  public static Builder builder() {
    return new Builder();
  }

  /** Describes a community and opens it. One thread at a time. */
  public static final class Builder {
    private Optional<Path> directory = Optional.empty();
    private Optional<Invite> invite = Optional.empty();
    private char[] passphrase = new char[0];
    private Optional<Transport> transport = Optional.empty();
    private Optional<Environment> environment = Optional.empty();
    private Optional<EventStore> store = Optional.empty();
    private UnaryOperator<Sealer> sealer = UnaryOperator.identity();
    private SummarySchedule schedule = SummarySchedule.DEFAULT;
    private final Set<String> indexed = new TreeSet<>();

    private Builder() {}

    /** Where {@code events.db} and {@code device.key} lie; created when an invite is given. */
    public Builder directory(Path path) {
      directory = Optional.of(path);
      return this;
    }

    /**
     * What to join or found; not needed to open the directory again, but new addresses in it are
     * then kept beside those that are known.
     */
    public Builder invite(Invite to) {
      invite = Optional.of(to);
      return this;
    }

    /**
     * Wraps {@code device.key} when it is made, and unwraps it later. The array is copied; {@link
     * #open} wipes the copy, so that another opening needs the passphrase again.
     */
    public Builder passphrase(char[] secret) {
      Arrays.fill(passphrase, '\0');
      passphrase = secret.clone();
      return this;
    }

    /** How to reach other devices; without one the community stays on this machine. */
    public Builder transport(Transport network) {
      transport = Optional.of(network);
      return this;
    }

    /** Time, randomness and threads from outside, for simulations; the caller ends the threads. */
    public Builder environment(Environment from) {
      environment = Optional.of(from);
      return this;
    }

    /**
     * Where events lie, instead of {@code events.db}; {@code device.key} stays in the directory.
     * The store holds this device's log and nothing else. From {@link #open} on it belongs to the
     * community: it is closed with it, also when opening fails, and a damaged one is not rebuilt.
     */
    public Builder store(EventStore events) {
      store = Optional.of(events);
      return this;
    }

    /**
     * Puts something around the cryptography of this device, for tests and simulations: to count,
     * to remember, to break. The function is called once while opening; what it returns is used for
     * everything, keeps the promises of {@link Sealer}, and closes the one inside when it is
     * closed, with the community.
     */
    public Builder sealer(UnaryOperator<Sealer> around) {
      sealer = around;
      return this;
    }

    /**
     * When summaries are made: at the latest after {@code maxAge}, after {@code maxNewEvents},
     * never sooner than {@code minInterval}, or a tenth of it while a peer waits for one. Without
     * this call: 10 s, 100, 1 s.
     *
     * @throws IllegalArgumentException unless 0 &lt; minInterval ≤ maxAge and maxNewEvents ≥ 1
     */
    public Builder summaries(Duration maxAge, int maxNewEvents, Duration minInterval) {
      schedule = new SummarySchedule(maxAge, maxNewEvents, minInterval);
      return this;
    }

    /**
     * Declares fields of events as indexed, so that a query for one of their texts opens only the
     * events that have it. Only fields of the event itself whose value is text are indexed, not
     * those inside of objects and arrays. An index that is declared for the first time, or again,
     * is filled in the background. One that is not declared stays on the disk and is not kept up.
     *
     * @param fields 1 to {@link Limits#MAX_INDEXED_NAME_CHARS} characters each, at most {@link
     *     Limits#MAX_INDEXED_FIELDS} in all; twice is as good as once
     * @throws IllegalArgumentException when there are too many, or one of them is no such name or
     *     one of {@link dev.eventstore.EventDraft#RESERVED_FIELDS}
     */
    public Builder index(String... fields) {
      Set<String> all = new TreeSet<>(indexed);
      for (String field : fields) {
        IndexTags.requireIndexable(field);
        all.add(field);
      }
      if (all.size() > Limits.MAX_INDEXED_FIELDS) {
        throw new IllegalArgumentException(
            "a community keeps indexes over at most "
                + Limits.MAX_INDEXED_FIELDS
                + " fields, not "
                + all.size());
      }
      indexed.addAll(all);
      return this;
    }

    /**
     * Opens the community: takes the directory, reads or makes its keys, opens the database, starts
     * the transport.
     *
     * @throws StorageException when the directory holds no community and no invite is given,
     *     belongs to another community than the invite (MISMATCH), is in use (LOCKED), damaged
     *     (CORRUPT), of a later version (NEWER_FORMAT), on a full disk (FULL), or cannot be used
     *     (IO), also since other users may read its unprotected key
     * @throws dev.eventstore.SealingException when the passphrase is wrong, the invite has expired,
     *     or libsodium cannot be loaded
     * @throws TransportException when the transport cannot listen
     */
    public Community open() {
      Path path =
          directory.orElseThrow(
              () -> new IllegalArgumentException("directory(...) says where the community lies"));
      char[] secret = passphrase;
      passphrase = new char[0];
      return new CommunityOpener(
              path, invite, secret, transport, environment, store, sealer, schedule, indexed)
          .open();
    }
  }
}
