package dev.eventstore.testkit;

import dev.eventstore.Invite;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Devices, the links between them and time, on one thread: whole communities with their real sync
 * engine, in virtual time. One seed decides everything that is left to chance, so a run can be seen
 * again: by {@code -Deventstore.seed=N}, and with each datagram and each turn of a device in it by
 * {@code -Deventstore.trace=true}, or {@code =FILE}. {@link #toString} says how, and what was done.
 *
 * <p>Time passes only within {@link #run} and {@link #runUntil}; there the devices talk, and their
 * listeners are called. One thread at a time may use a network and all that belongs to it; several
 * networks run side by side.
 */
public final class SimulatedNetwork implements AutoCloseable {
  /** The system property that names the seed. */
  static final String SEED_PROPERTY = "eventstore.seed";

  private static final int FIRST_DEVICE = 1;

  private final long seed;
  private final Random random;
  private final Trace trace;
  private final RunScript script = new RunScript();
  private final WorkFolder folder;
  private final Links links;
  private final VirtualTime time;
  private final Invite invite;
  private final SharedCryptography cryptography = new SharedCryptography();
  private final Map<String, SimulatedDevice> devices = new HashMap<>();
  private final List<SimulatedDevice> inOrder = new ArrayList<>();
  private int addresses = FIRST_DEVICE;
  private boolean closed;

  /** A world in which this seed decides all that is left to chance. */
  public SimulatedNetwork(long seed) {
    this(seed, WorkFolder.temporary(), Trace.asProperty());
  }

  /**
   * The same, with the files of its devices below a folder, which stays.
   *
   * @param folder is created when it is needed; empty, or that of an earlier run of the same test
   */
  public SimulatedNetwork(long seed, Path folder) {
    this(seed, WorkFolder.at(folder), Trace.asProperty());
  }

  SimulatedNetwork(long seed, WorkFolder folder, Trace trace) {
    this.seed = seed;
    this.folder = folder;
    this.trace = trace;
    random = new Random(seed);
    links = new Links(seed);
    time = new VirtualTime(links, trace);
    invite = Invite.create("simulated", new InsecureSeededRandom(SeedMixer.mix(seed, 0)));
    if (trace.isOn()) {
      trace.line(0, "seed " + seed);
    }
  }

  /** With the seed of {@code -Deventstore.seed=N}, or any. */
  public static SimulatedNetwork create() {
    return new SimulatedNetwork(Long.getLong(SEED_PROPERTY, new Random().nextLong()));
  }

  /** What decides everything. */
  public long seed() {
    return seed;
  }

  /** For what a test leaves to chance: it depends on the seed alone. */
  public Random random() {
    return random;
  }

  /** To the community of its devices. */
  public Invite invite() {
    return invite;
  }

  // ---- Devices

  /**
   * The device of this name, with an address of its own; made when there is none, and then not
   * running yet.
   *
   * @param name letters, digits, {@code -} and {@code _}: a folder is called like this
   */
  public SimulatedDevice device(String name) {
    SimulatedDevice known = devices.get(name);
    if (known != null) {
      return known;
    }
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("a device is called by letters and digits, not " + name);
    }
    int number = addresses++;
    SimulatedDevice device = new SimulatedDevice(this, name, VirtualTime.address(number), number);
    devices.put(name, device);
    inOrder.add(device);
    time.name(device.address(), name);
    return device;
  }

  /** All devices, in the order in which they were made. */
  public List<SimulatedDevice> devices() {
    return List.copyOf(inOrder);
  }

  /**
   * The surroundings of a device that a test opens by itself, with its own random numbers and a
   * clock that is right.
   */
  public Environment environment() {
    return environment(Duration.ZERO);
  }

  /** The same with a clock that is ahead by {@code lead}, or behind if negative. */
  public Environment environment(Duration lead) {
    return new SimulatedSurroundings(time, () -> lead, random.nextLong()).environment();
  }

  /** A transport with an address of its own, for a device that a test opens by itself. */
  public Transport transport() {
    return new SimulatedTransport(time, VirtualTime.address(addresses++));
  }

  // ---- Links

  /** How all links without conditions of their own treat datagrams from now on. */
  public SimulatedNetwork conditions(LinkConditions all) {
    links.common(all);
    note("all links: " + all);
    return this;
  }

  /** How one direction treats datagrams from now on. */
  public SimulatedNetwork conditions(
      SimulatedDevice from, SimulatedDevice to, LinkConditions only) {
    links.override(new Links.Route(from.address(), to.address()), only);
    note(from.name() + " > " + to.name() + ": " + only);
    return this;
  }

  /**
   * Lets devices reach only those of their own group, until {@link #heal} or the next partition;
   * those that are in none are together, too.
   */
  public SimulatedNetwork partition(List<? extends List<SimulatedDevice>> groups) {
    Map<InetSocketAddress, Integer> numbers = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      for (SimulatedDevice device : groups.get(i)) {
        numbers.put(device.address(), i);
      }
    }
    links.partition(numbers);
    note("partition " + groups);
    return this;
  }

  /** Cuts devices off from all others, and each from each, until {@link #heal}. */
  public SimulatedNetwork isolate(SimulatedDevice... alone) {
    return partition(Arrays.stream(alone).map(List::of).toList());
  }

  /** Ends the partition. */
  public SimulatedNetwork heal() {
    links.partition(Map.of());
    note("healed");
    return this;
  }

  // ---- Time

  /** How much time has passed. */
  public Duration elapsed() {
    return Duration.ofNanos(time.nowNanos());
  }

  /** What a clock shows that is right. */
  public Instant instant() {
    return time.instant();
  }

  /** Does something when so much time has passed: within a later {@link #run}. */
  public void after(Duration delay, Runnable action) {
    time.timer().runAfter(delay, action);
  }

  /** Lets so much time pass. */
  public void run(Duration length) {
    runUntil(() -> false, length);
  }

  /**
   * Lets time pass until {@code reached}, which is asked after everything that happens, or {@code
   * most} is over.
   *
   * @return whether it was reached
   */
  public boolean runUntil(BooleanSupplier reached, Duration most) {
    return time.runUntil(reached, most);
  }

  /** How many datagrams have been sent, also those that did not arrive. */
  public long datagrams() {
    return time.datagrams();
  }

  /** How many bytes these had. */
  public long bytes() {
    return time.bytes();
  }

  /** Stops what runs, without a goodbye, and removes the files if the folder is temporary. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inOrder.forEach(SimulatedDevice::abandon);
      folder.close();
      trace.close();
    }
  }

  /** The seed, how to run it again, and all options, in a few lines. */
  @Override
  public String toString() {
    return "simulated network of seed "
        + seed
        + ": run again with -D"
        + SEED_PROPERTY
        + "="
        + seed
        + ", and for each datagram -D"
        + Trace.PROPERTY
        + "=true or =FILE\n  "
        + links
        + "\n  devices: "
        + inOrder.stream().map(SimulatedDevice::describe).collect(Collectors.joining("; "))
        + "\n  script: "
        + script;
  }

  // ---- For devices

  VirtualTime time() {
    return time;
  }

  WorkFolder folder() {
    return folder;
  }

  SharedCryptography cryptography() {
    return cryptography;
  }

  /** Something was done. */
  void note(String step) {
    script.add(time.nowNanos(), step);
    if (trace.isOn()) {
      trace.line(time.nowNanos(), step);
    }
  }
}
