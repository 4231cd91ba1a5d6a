package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Invite;
import dev.eventstore.SealingException;
import dev.eventstore.StorageException;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a community step by step; when a step fails, what was opened before is closed again. */
final class CommunityOpener {
  private static final Logger LOG = LoggerFactory.getLogger(CommunityOpener.class);

  private final Path directory;
  private final Optional<Invite> invite;
  private final char[] passphrase;
  private final Optional<Transport> transport;
  private final Optional<Environment> givenEnvironment;
  private final Optional<EventStore> givenStore;
  private final UnaryOperator<Sealer> aroundSealer;
  private final SummarySchedule schedule;
  private final Set<String> indexed;

  /** What to close after a failure, the last opened first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /**
   * An opener for one use.
   *
   * @param passphrase wiped by {@link #open}
   */
  CommunityOpener(
      Path directory,
      Optional<Invite> invite,
      char[] passphrase,
      Optional<Transport> transport,
      Optional<Environment> environment,
      Optional<EventStore> store,
      UnaryOperator<Sealer> aroundSealer,
      SummarySchedule schedule,
      Set<String> indexed) {
    this.directory = directory;
    this.invite = invite;
    this.passphrase = passphrase;
    this.transport = transport;
    this.givenEnvironment = environment;
    this.givenStore = store;
    this.aroundSealer = aroundSealer;
    this.schedule = schedule;
    this.indexed = Set.copyOf(indexed);
  }

  Community open() {
    try {
      return openAll();
    } catch (RuntimeException | Error failed) {
      opened.forEach(Quietly::close);
      throw failed;
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private Community openAll() {
    givenStore.ifPresent(opened::push);
    createDirectory();
    DirectoryLock lock = opened(DirectoryLock.acquire(directory));
    Threads threads = opened(new Threads());
    Environment environment = givenEnvironment.orElseGet(threads::environment);
    Path home = lock.directory();
    DeviceKeys keys = keys(home, environment);
    SodiumSealer sodium =
        opened(new SodiumSealer(keys.keyRing(), keys.deviceSeed(), environment.random()));
    Sealer sealer = opened(aroundSealer.apply(sodium));
    Device device =
        givenStore
            .map(store -> new Device(environment, sealer, store, schedule, indexed))
            .orElseGet(() -> logOpener(home, sodium.ownerHash(), sealer, environment).open());
    opened.push(device::release);
    transport.ifPresent(network -> start(network, device));
    LocalPeers peers = new LocalPeers(transport, device::info, device::storageFailure);
    transport.ifPresent(t -> keys.addresses().forEach(address -> connect(t, address)));
    LocalMetrics metrics = new LocalMetrics(device.meters(), transport);
    return new LocalCommunity(device, peers, metrics, keys, threads, lock);
  }

  private LogOpener logOpener(Path home, Bytes owner, Sealer sealer, Environment environment) {
    return new LogOpener(home, owner, sealer, environment, schedule, indexed);
  }

  /** What somebody wrote into a link must not keep the device from opening. */
  private static void connect(Transport network, String address) {
    try {
      network.connect(address);
    } catch (TransportException refused) {
      LOG.warn("an address of the invite is left out: {}", refused.getMessage());
    }
  }

  private void start(Transport network, Device device) {
    opened(network).start(device.replica(), device.environment());
  }

  private DeviceKeys keys(Path home, Environment environment) {
    Optional<DeviceKeys> existing = DeviceKeyFile.read(home, passphrase);
    if (existing.isPresent()) {
      DeviceKeys found = opened(existing.get());
      requireSameCommunity(found);
      return withNewAddresses(found, home, environment);
    }
    requireNoDatabase(home);
    Invite to = invite.orElseThrow(this::noCommunity);
    if (to.expiredAt(environment.wallClock().instant())) {
      throw new SealingException(
          Category.FIX_INPUT, "this invite expired at " + to.expiry().orElseThrow());
    }
    return opened(DeviceKeyFile.create(home, to, passphrase, environment.random()));
  }

  /** The invite may know where peers are now; the device remembers it like that of its joining. */
  private DeviceKeys withNewAddresses(DeviceKeys found, Path home, Environment environment) {
    DeviceKeys updated = invite.map(found::withAddressesOf).orElse(found);
    if (!updated.addresses().equals(found.addresses())) {
      DeviceKeyFile.saveAddresses(home, updated, passphrase, environment.random());
    }
    return updated;
  }

  private void requireSameCommunity(DeviceKeys keys) {
    if (invite.isPresent() && !keys.matches(invite.get())) {
      throw mismatch(
          "belongs to the community '"
              + keys.name()
              + "', and the invite is to another one, '"
              + invite.get().name()
              + "'");
    }
  }

  private StorageException noCommunity() {
    return mismatch("holds no community; open it with an invite");
  }

  private StorageException mismatch(String what) {
    return new StorageException(
        StorageException.Kind.MISMATCH, "the directory " + directory + " " + what);
  }

  /** A new device must not take over the log of one whose key is lost. */
  private void requireNoDatabase(Path home) {
    if (Files.exists(home.resolve(SqliteEventStore.FILE))) {
      throw mismatch(
          "holds a database and no "
              + DeviceKeyFile.NAME
              + " to open it: restore that file, or use another directory");
    }
  }

  /** Without an invite, a folder of something else stays as it is, without even a lock. */
  private void requireSomething() {
    if (invite.isEmpty()
        && Files.notExists(directory.resolve(DeviceKeyFile.NAME))
        && Files.notExists(directory.resolve(SqliteEventStore.FILE))) {
      throw noCommunity();
    }
  }

  private void createDirectory() {
    if (Files.isDirectory(directory)) {
      requireSomething();
      return;
    }
    if (Files.exists(directory)) {
      throw mismatch("is a file");
    }
    if (invite.isEmpty()) {
      throw noCommunity();
    }
    try {
      Files.createDirectories(directory, OwnerOnly.folder());
    } catch (IOException failed) {
      throw FileFailures.failure("the directory " + directory + " cannot be made", failed);
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }
}
