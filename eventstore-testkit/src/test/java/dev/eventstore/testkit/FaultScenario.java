package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventListener;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.Subscription;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A device over a store in which things go wrong, and a ledger of what it has said: which texts
 * were acknowledged, which were refused, and which may be in the log or not.
 */
final class FaultScenario {
  private static final String TYPE = "note";
  private static final int MOST_OPENINGS = 100;
  private static final int MOST_PAUSES = 100;
  private static final Duration PAUSE = Duration.ofMillis(Limits.MIN_REDELIVERY_MILLIS);

  private final Path directory;
  private final Invite invite;
  private final List<Bytes> fromPeer;
  private final Supplier<EventStore> stores;
  private final Faults faults;
  private final boolean strict;
  private final Map<String, EventId> acknowledged = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> doubtful = new HashSet<>();
  private final Map<Integer, Long> received = new HashMap<>();
  private FaultyEventStore store;
  private OneThreadDevice device;
  private int failures;
  private int openings;
  private int texts;
  private int cursors;
  private boolean wasOutOfReach;

  /**
   * A scenario that begins with opening the device.
   *
   * @param directory holds the device's key
   * @param fromPeer sealed events of another device
   * @param stores opens the one store anew, after it was closed
   * @param strict only one thing goes wrong: then the device can find out what a failed commit did
   */
  FaultScenario(
      Path directory,
      Invite invite,
      List<Bytes> fromPeer,
      Supplier<EventStore> stores,
      Faults faults,
      boolean strict) {
    this.directory = directory;
    this.invite = invite;
    this.fromPeer = fromPeer;
    this.stores = stores;
    this.faults = faults;
    this.strict = strict;
    store = new FaultyEventStore(stores.get(), faults);
    device = openDevice();
  }

  /** How many steps have failed, openings included. */
  int failures() {
    return failures;
  }

  private OneThreadDevice openDevice() {
    for (int attempt = 0; attempt < MOST_OPENINGS; attempt++) {
      try {
        openings++;
        return new OneThreadDevice(directory, invite, store, Duration.ofSeconds(openings));
      } catch (StorageException onPurpose) {
        failures++;
        store = new FaultyEventStore(stores.get(), faults);
      }
    }
    throw new AssertionError("it never opens: " + this);
  }

  void restart() {
    device.close();
    store = new FaultyEventStore(stores.get(), faults);
    device = openDevice();
  }

  private void restartIfOutOfReach() {
    wasOutOfReach = store.isOutOfReach();
    if (wasOutOfReach) {
      restart();
    }
  }

  /** A step that may fail, but only in the way that is promised. */
  private boolean works(Runnable step) {
    try {
      step.run();
      return true;
    } catch (StorageException onPurpose) {
      failures++;
      return false;
    } finally {
      restartIfOutOfReach();
    }
  }

  private EventDraft draft(String text) {
    return EventDraft.of(TYPE).with("text", text).build();
  }

  private String nextText() {
    return "text " + texts++;
  }

  void append() {
    String text = nextText();
    if (!works(() -> acknowledge(text, device.community().append(draft(text))))) {
      refuse(text);
    }
  }

  /** After it failed, those before are stored, and the others may be. */
  void appendAll(int count) {
    List<String> all = Stream.generate(this::nextText).limit(count).toList();
    boolean done =
        works(
            () -> {
              List<Receipt> receipts =
                  device.community().appendAll(all.stream().map(this::draft).toList());
              for (int i = 0; i < count; i++) {
                acknowledge(all.get(i), receipts.get(i));
              }
            });
    if (!done) {
      doubtful.addAll(all);
    }
  }

  /** Appends and receives in one commit. */
  void commit(int appends, List<Integer> receives) {
    Map<String, CompletableFuture<Receipt>> receipts = new HashMap<>();
    Map<Integer, List<Verdict>> verdicts = new HashMap<>();
    device.asOneCommit(
        () -> {
          for (int i = 0; i < appends; i++) {
            String text = nextText();
            receipts.put(text, device.community().appendAsync(draft(text)));
          }
          receives.forEach(i -> verdicts.put(i, device.offer(fromPeer.get(i))));
        });
    boolean answered = true;
    for (Map.Entry<String, CompletableFuture<Receipt>> each : receipts.entrySet()) {
      assertTrue(each.getValue().isDone(), "an append without an answer");
      if (each.getValue().isCompletedExceptionally()) {
        refuse(each.getKey());
        answered = false;
      } else {
        acknowledge(each.getKey(), each.getValue().join());
      }
    }
    for (Map.Entry<Integer, List<Verdict>> each : verdicts.entrySet()) {
      answered &= isStored(each.getKey(), each.getValue());
    }
    failures += answered ? 0 : 1;
    restartIfOutOfReach();
  }

  void receive(int index) {
    boolean stored = isStored(index, device.offer(fromPeer.get(index)));
    failures += stored ? 0 : 1;
    restartIfOutOfReach();
  }

  private boolean isStored(int index, List<Verdict> verdicts) {
    assertEquals(1, verdicts.size(), "an offer without an answer");
    if (verdicts.get(0) instanceof Verdict.Accepted accepted) {
      received.put(index, accepted.seq());
    }
    return !(verdicts.get(0) instanceof Verdict.Deferred);
  }

  /** Damages a received row; whoever reads it notices. */
  void damage(int index) {
    if (received.containsKey(index)) {
      faults.damage(received.get(index));
    }
  }

  void query() {
    works(() -> checkAnswer(device.community().query(EventQuery.of(EventFilter.all()).build())));
    works(() -> device.community().query(EventQuery.of(EventFilter.type(TYPE)).build()));
  }

  /** Hears everything from a new cursor; reading that fails is tried again after a pause. */
  void hear() {
    works(this::hearAll);
  }

  private void hearAll() {
    String cursor = "cursor " + cursors++;
    List<Event> heard = new ArrayList<>();
    AtomicBoolean caughtUp = new AtomicBoolean();
    try (Subscription unused = subscribe(cursor, heard, caughtUp)) {
      for (int i = 0; i < MOST_PAUSES && !caughtUp.get() && !store.isOutOfReach(); i++) {
        device.pause(PAUSE);
      }
    }
    if (!store.isOutOfReach()) {
      assertTrue(caughtUp.get(), () -> "it never catches up; " + this);
      checkAnswer(heard);
      device.community().forgetCursor(cursor);
    }
  }

  private Subscription subscribe(String cursor, List<Event> heard, AtomicBoolean caughtUp) {
    EventListener listener =
        new EventListener() {
          @Override
          public void onEvent(Event event) {
            heard.add(event);
          }

          @Override
          public void caughtUp() {
            caughtUp.set(true);
          }
        };
    return device.community().subscribe(EventFilter.all(), listener, Delivery.fromCursor(cursor));
  }

  void find() {
    acknowledged.forEach(
        (text, id) ->
            works(
                () ->
                    assertEquals(
                        text, device.community().find(id).orElseThrow().text("text"), toString())));
  }

  void verify() {
    works(() -> device.community().verify(checked -> {}));
  }

  void info() {
    works(() -> device.community().info());
  }

  /** Holds from the next commit after a fault on. */
  void checkRoot(Path judgesDirectory) {
    works(() -> compareRoots(judgesDirectory));
  }

  private void compareRoots(Path judgesDirectory) {
    try (OneThreadDevice judge =
        new OneThreadDevice(judgesDirectory, invite, new MemoryEventStore(), Duration.ZERO)) {
      device.sealed().forEach(judge::accept);
      assertEquals(judge.community().info().root(), device.community().info().root(), toString());
    }
  }

  private void acknowledge(String text, Receipt receipt) {
    acknowledged.put(text, receipt.id());
  }

  /** When the store cannot be read either, nobody can know; otherwise a refusal is final. */
  private void refuse(String text) {
    boolean known = strict && !wasOutOfReach && !store.isOutOfReach();
    (known ? refused : doubtful).add(text);
  }

  private void checkAnswer(List<Event> events) {
    List<String> found = events.stream().map(event -> event.text("text")).toList();
    assertEquals(found.size(), new HashSet<>(found).size(), () -> "twice in " + found + this);
    Set<String> missing = new HashSet<>(acknowledged.keySet());
    missing.removeAll(found);
    assertEquals(Set.of(), missing, () -> "acknowledged and not there; " + this);
    Set<String> lies = new HashSet<>(refused);
    lies.retainAll(found);
    assertEquals(Set.of(), lies, () -> "refused and there; " + this);
  }

  /** Nothing goes wrong any more: all comes right, on the device as it is and after a restart. */
  void checkEnd(Path judgesDirectory) {
    faults.stop();
    String last = nextText();
    acknowledge(last, device.community().append(draft(last)));
    device.community().query(EventQuery.of(EventFilter.all()).build());
    fromPeer.forEach(device::accept);
    checkLog(judgesDirectory);
    restart();
    checkLog(judgesDirectory);
    device.close();
  }

  private void checkLog(Path judgesDirectory) {
    List<Event> events = device.community().query(EventQuery.of(EventFilter.all()).build());
    checkAnswer(events);
    hearAll();
    Set<String> known = new HashSet<>(acknowledged.keySet());
    known.addAll(doubtful);
    long ours = events.stream().filter(event -> known.contains(event.text("text"))).count();
    assertEquals(events.size(), ours + fromPeer.size(), () -> "events of nobody; " + this);
    assertEquals(events.size(), device.community().info().events(), this::toString);
    assertTrue(device.community().verify(checked -> {}).passed(), this::toString);
    compareRoots(judgesDirectory);
  }

  @Override
  public String toString() {
    return "[" + faults + ", " + TestSeed.hint() + "]";
  }
}
