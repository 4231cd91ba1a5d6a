package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventQuery;
import dev.eventstore.StorageException;
import dev.eventstore.Verification;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random bytes of a database change: nothing wrong is shown, {@code verify} says what is damaged,
 * and a peer brings it back. {@code -Deventstore.it.damages=N} does it N times.
 */
class DamageIT {
  private static final int EVENTS = 800;
  private static final int DAMAGES = Integer.getInteger("eventstore.it.damages", 16);
  private static final int MANY_BYTES = 1_000;
  private static final int FEW_BYTES = 20;

  @TempDir Path folder;
  private final long seed = Long.getLong("eventstore.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private Programs programs;
  private Device device;
  private Community healthy;
  private byte[] undamaged;
  private Map<EventId, Event> original;

  @BeforeEach
  void twoDevicesHoldTheSame() throws IOException {
    System.out.println("DamageIT: -Deventstore.seed=" + seed);
    programs = new Programs(folder);
    device = programs.device("alice");
    Path peer = folder.resolve("peer");
    programs.device("peer").join(device.create("book club"));
    Texts texts = Texts.ofThisMachine(EVENTS);
    Device.succeed(device.importLines(texts.lines("alice", EVENTS / 2, 0, 2)));
    Device.succeed(programs.device("peer").importLines(texts.lines("peer", EVENTS / 2, 1, 2)));
    healthy = open(peer);
    sync();
    original = shown(healthy);
    assertEquals(EVENTS, original.size());
    undamaged = Files.readAllBytes(database());
    assertFalse(Files.exists(folder.resolve("alice/events.db-wal")), "closed cleanly");
  }

  @AfterEach
  void close() {
    healthy.close();
    programs.killAll();
  }

  @Test
  void aThousandBytesAreNamedByTheProgramAndBroughtBackByAPeer() throws IOException {
    damage(MANY_BYTES);

    RunningProgram verify = device.run("verify", "--json");

    assertEquals(1, verify.awaitExit(Device.PATIENCE), verify.out());
    JsonNode result = Device.json(verify.out());
    long damaged = result.path("damagedCount").longValue();
    assertTrue(damaged > 0, verify.out());
    assertEquals(1, verify.err().lines().count(), verify.err());
    assertTrue(verify.err().contains(" damaged or lost"), verify.err());
    for (JsonNode one : result.path("damaged")) {
      assertTrue(one.path("seq").longValue() > 0 || one.path("reason").isTextual(), "" + one);
    }
    comesBack();
    String said = Device.succeed(device.run("verify")).strip();
    assertEquals(EVENTS + " events checked, 0 damaged", said);
    System.out.printf("%d of %d events were named after %d bytes%n", damaged, EVENTS, MANY_BYTES);
  }

  @Test
  void howeverTheBytesLieNothingWrongIsShownAndAllComesBack() throws IOException {
    for (int round = 0; round < DAMAGES; round++) {
      damage(round % 4 == 0 ? MANY_BYTES : FEW_BYTES);
      checkWhatIsShown(round);
      comesBack();
    }
  }

  /**
   * In every other round a reader comes first: the rows that it sets aside, and what it loses when
   * the database is rebuilt for it, are named all the same.
   */
  private void checkWhatIsShown(int round) {
    if (round % 2 == 1) {
      try (Community community = Communities.builder().directory(device.folder()).open()) {
        shownOrNone(community);
      }
    }
    try (Community community = Communities.builder().directory(device.folder()).open()) {
      Verification result = community.verify(checked -> {});
      int shown = shownOrNone(community);
      System.out.printf("damage %d: %d named, %d shown%n", round, result.damagedCount(), shown);
      assertTrue(shown == EVENTS || !result.passed(), "not named");
    }
  }

  /** How many events are shown, each as it was; none when the database says that it is damaged. */
  private int shownOrNone(Community community) {
    Map<EventId, Event> shown;
    try {
      shown = shown(community);
    } catch (StorageException refused) {
      assertEquals(StorageException.Kind.CORRUPT, refused.kind(), refused.getMessage());
      return 0;
    }
    shown.forEach(
        (id, event) ->
            assertEquals(
                Optional.ofNullable(original.get(id)).map(DamageIT::content),
                Optional.of(content(event))));
    return shown.size();
  }

  private void comesBack() throws IOException {
    sync();
    try (Community community = Communities.builder().directory(device.folder()).open()) {
      assertEquals(List.of(), community.verify(checked -> {}).damaged());
      assertEquals(EVENTS, shownOrNone(community));
      assertEquals(healthy.info().root(), community.info().root());
    }
    assertTrue(kept() <= 3, "the damaged databases that are kept");
  }

  private void sync() {
    try (Community community = open(device.folder())) {
      community.peers().connect("127.0.0.1:" + healthy.peers().localAddress().getPort());
      assertTrue(
          community.awaitInSync(Duration.ofMinutes(1)),
          () -> community.info() + " and " + healthy.info());
      assertEquals(healthy.info().root(), community.info().root());
    }
  }

  private static Community open(Path directory) {
    return Communities.builder()
        .directory(directory)
        .transport(UdpTransport.builder().port(0).build())
        .summaries(Duration.ofSeconds(1), 100, Duration.ofMillis(100))
        .open();
  }

  private static Map<EventId, Event> shown(Community community) {
    EventQuery all = EventQuery.of(EventFilter.all()).limit(EVENTS + 1).build();
    return community.query(all).stream().collect(Collectors.toMap(Event::id, Function.identity()));
  }

  /** Without the order and the time of arrival, which differ from device to device. */
  private static List<Object> content(Event event) {
    return List.of(
        event.id(),
        event.author(),
        event.type(),
        event.timestamp(),
        event.fields(),
        event.attachment());
  }

  private Path database() {
    return device.folder().resolve("events.db");
  }

  /** Puts the undamaged database back, and changes bytes of it. */
  private void damage(int count) throws IOException {
    byte[] bytes = undamaged.clone();
    for (int i = 0; i < count; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    }
    Files.write(database(), bytes);
  }

  private int kept() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(device.folder(), "events.db.damaged-*")) {
      for (Path unused : files) {
        count++;
      }
    }
    return count;
  }
}
