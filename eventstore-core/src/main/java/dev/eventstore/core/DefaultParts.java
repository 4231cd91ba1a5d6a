package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Invite;
import dev.eventstore.SecretBytes;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The parts that a device is made of unless others are given, one by one: for who replaces one of
 * them and compares, or wraps one. An application needs none of this; {@link Communities} puts them
 * together.
 */
public final class DefaultParts {
  private DefaultParts() {}

  /**
   * Opens or creates the log in {@code events.db}, a SQLite file.
   *
   * @param directory exists; nobody else opens a store there at the same time
   * @param owner names the device that owns the file, 16 bytes
   * @throws dev.eventstore.StorageException when the file cannot be used, or has another owner
   */
  public static EventStore sqliteStore(Path directory, Bytes owner) {
    return SqliteEventStore.open(directory, owner);
  }

  /**
   * The cryptography of one device, by libsodium.
   *
   * @param invite whose keys are copied
   * @param deviceSeed the device key, 32 bytes; copied
   * @param random where nonces come from
   * @throws dev.eventstore.SealingException when libsodium cannot be loaded
   */
  public static Sealer sealer(Invite invite, SecretBytes deviceSeed, SecureRandom random) {
    return new SodiumSealer(new KeyRing(invite.keys()), deviceSeed, random);
  }

  /**
   * The publisher of summaries: a version at the latest after 10 s, after 100 events, never sooner
   * than after 1 s, or 100 ms while a peer waits for one.
   *
   * @param bootId drawn at each start of the device
   */
  public static BloomPublisher publisher(
      OrderedSet events, Sealer sealer, Environment environment, long bootId) {
    return new ScheduledBloomPublisher(
        events, sealer, environment, SummarySchedule.DEFAULT, bootId);
  }

  /** Opens a slice of a summary as {@code peer} does; empty when it is not acceptable. */
  public static Optional<Slice> openSlice(Sealer peer, Bytes sealed) {
    return peer.openSlice(sealed).flatMap(signed -> SliceCodec.decode(signed, peer));
  }
}
