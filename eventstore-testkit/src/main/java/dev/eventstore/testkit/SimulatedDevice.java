package dev.eventstore.testkit;

import dev.eventstore.Community;
import dev.eventstore.EventId;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A device of a {@link SimulatedNetwork}: a real community over a store in memory, or over SQLite.
 * It can crash, come back as it was, as an older copy, or empty, and its clock may be wrong. Used
 * by the thread of its network.
 */
public final class SimulatedDevice {
  private final SimulatedNetwork network;
  private final String name;
  private final InetSocketAddress address;
  private final int number;
  private final DeviceStorage storage;
  private final Set<String> peers = new LinkedHashSet<>();
  private final List<Consumer<Community>> onStart = new ArrayList<>();
  private Consumer<Communities.Builder> options = builder -> {};
  private UnaryOperator<Transport> aroundTransport = UnaryOperator.identity();
  private Faults faults = Faults.none();
  private Duration clockLead = Duration.ZERO;
  private Optional<DeviceRun> run = Optional.empty();
  private int starts;

  SimulatedDevice(SimulatedNetwork network, String name, InetSocketAddress address, int number) {
    this.network = network;
    this.name = name;
    this.address = address;
    this.number = number;
    storage = new DeviceStorage(network.folder().of(name));
  }

  /** What it is called in traces. */
  public String name() {
    return name;
  }

  /** Where it is reached, whenever it runs. */
  public InetSocketAddress address() {
    return address;
  }

  /** The same as {@code host:port}, for an invite. */
  public String hostAndPort() {
    return address.getHostString() + ":" + address.getPort();
  }

  // ---- What it is like

  /** Keeps its log in a SQLite database, not in memory; only before its first start. */
  public SimulatedDevice onDisk() {
    requireStopped();
    storage.onDisk(true);
    return this;
  }

  /** Is done at each start, after its peers are looked for: the application of this device. */
  public SimulatedDevice onStart(Consumer<Community> application) {
    onStart.add(application);
    return this;
  }

  /** Sets options each time before it is opened, such as indexes and the schedule of summaries. */
  public SimulatedDevice options(Consumer<Communities.Builder> given) {
    options = given;
    return this;
  }

  /** Puts something between the device and the network at each start. */
  public SimulatedDevice transport(UnaryOperator<Transport> around) {
    aroundTransport = around;
    return this;
  }

  /** What goes wrong with its store from the next start on. */
  public SimulatedDevice faults(Faults planned) {
    faults = planned;
    return this;
  }

  /** Its clock is ahead by so much from now on, or behind if negative; also while it runs. */
  public SimulatedDevice clock(Duration lead) {
    clockLead = lead;
    network.note("clock of " + name + " is ahead by " + SimulatedTimes.text(lead));
    return this;
  }

  /** How much its clock is ahead. */
  public Duration clockLead() {
    return clockLead;
  }

  /** Looks for another device, now if it runs, and at each start. */
  public SimulatedDevice connect(SimulatedDevice peer) {
    peers.add(peer.hostAndPort());
    run.ifPresent(now -> now.community().peers().connect(peer.hostAndPort()));
    return this;
  }

  // ---- Its life

  /**
   * Opens it: a new device the first time, later with what it has kept.
   *
   * @throws IllegalStateException when it is running
   */
  public SimulatedDevice start() {
    requireStopped();
    starts++;
    network.note(name + " starts");
    DeviceRun now = new DeviceRun(this, SeedMixer.mix(network.seed(), number, starts));
    run = Optional.of(now);
    peers.forEach(peer -> now.community().peers().connect(peer));
    onStart.forEach(application -> application.accept(now.community()));
    return this;
  }

  /** Closes it: its peers hear a goodbye. Nothing happens when it is not running. */
  public void stop() {
    run.ifPresent(
        now -> {
          network.note(name + " stops");
          run = Optional.empty();
          now.stop();
        });
  }

  /**
   * It is gone at once: nothing is flushed, nobody is told, and what was not committed is lost.
   * Nothing happens when it is not running. Not within a call of one of its own listeners: have it
   * done by {@link SimulatedNetwork#after}.
   */
  public void crash() {
    run.ifPresent(
        now -> {
          now.requireAtRest();
          network.note(name + " crashes");
          run = Optional.empty();
          now.crash();
        });
  }

  /** Crashes if need be, and starts with what was committed. */
  public SimulatedDevice restart() {
    crash();
    return start();
  }

  /** Crashes if need be; its log is lost, and its key is not. */
  public SimulatedDevice loseEvents() {
    crash();
    network.note(name + " loses its events");
    storage.loseEvents();
    return this;
  }

  /** Crashes if need be; log and key are lost: it joins as a new device when it starts. */
  public SimulatedDevice loseEverything() {
    crash();
    network.note(name + " loses everything");
    storage.loseEverything();
    return this;
  }

  /** A backup of what it has committed, whether it runs or not. */
  public DeviceCopy copy() {
    network.note(name + " is copied");
    return storage.copy();
  }

  /**
   * Crashes if need be; key and log are those of a copy from then on. A copy of another device
   * makes this one its clone: two devices with one key, also at the same time.
   */
  public SimulatedDevice restore(DeviceCopy copy) {
    crash();
    network.note(name + " is restored from a copy");
    storage.restore(copy);
    return this;
  }

  /** Whether it has been started, and has neither been stopped nor crashed since. */
  public boolean isRunning() {
    return run.isPresent();
  }

  // ---- What it holds and hears

  /**
   * The community, until the device stops; a later start opens another one.
   *
   * @throws IllegalStateException when it is not running
   */
  public Community community() {
    return running().community();
  }

  /** What a subscription to all events has heard since the last start. */
  public HeardEvents heard() {
    return running().heard();
  }

  /** The ids of all events that it holds, read from its store. */
  public Set<EventId> ids() {
    Set<EventId> ids = new HashSet<>();
    running().store().scanKeys((seq, key) -> ids.add(key.id()));
    return ids;
  }

  /**
   * Checks that {@link #heard} names each event that was stored since the last start once, and no
   * other.
   *
   * @throws AssertionError when it does not
   */
  public void assertEachHeardOnce() {
    running().assertEachHeardOnce();
  }

  @Override
  public String toString() {
    return name;
  }

  /** For who wants to see a failure again. */
  String describe() {
    return name
        + " "
        + address.getHostString()
        + (storage.isOnDisk() ? " on disk" : " in memory")
        + (clockLead.isZero() ? "" : ", clock ahead by " + SimulatedTimes.text(clockLead))
        + (isRunning() ? ", running" : ", not running");
  }

  // ---- For its runs

  SimulatedNetwork network() {
    return network;
  }

  DeviceStorage storage() {
    return storage;
  }

  Faults faults() {
    return faults;
  }

  void setOptions(Communities.Builder builder) {
    options.accept(builder);
  }

  Transport around(Transport transport) {
    return aroundTransport.apply(transport);
  }

  /** The network ends. */
  void abandon() {
    run.ifPresent(DeviceRun::crash);
    run = Optional.empty();
  }

  private DeviceRun running() {
    return run.orElseThrow(() -> new IllegalStateException(name + " is not running"));
  }

  private void requireStopped() {
    if (isRunning()) {
      throw new IllegalStateException(name + " is running");
    }
  }
}
