package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long received history may wait to be stored together with more of it. */
class BackfillGatheringTest {
  /** As many as one task of the crypto pool judges. */
  private static final int OF_A_TASK = 8;

  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor crypto = new HeldExecutor();
  private final List<Verdict> verdicts = new ArrayList<>();
  @TempDir private Path directory;
  private Device device;
  private Replica replica;
  private SodiumSealer peer;
  private int made;

  @BeforeEach
  void open() {
    Environment environment = time.environment(crypto, Runnable::run, Runnable::run);
    SodiumSealer sealer = Sealers.sealer(1, 2);
    peer = Sealers.sealer(3, 2);
    device =
        new Device(
            environment,
            sealer,
            SqliteEventStore.open(directory, sealer.ownerHash()),
            SummarySchedule.DEFAULT);
    replica = device.replica();
  }

  @AfterEach
  void close() {
    peer.close();
    device.stop();
    device.release();
  }

  private Bytes event() {
    EventDraft draft = EventDraft.of("note").with("number", ++made).build();
    return peer.sealEvent(EventCodec.encode(draft, made, peer.self()), new byte[0]);
  }

  /** Noise of the length of an event. */
  private Bytes junk() {
    byte[] bytes = event().toArray();
    bytes[bytes.length - 1] ^= 1;
    return Bytes.copyOf(bytes);
  }

  private void offer(Bytes sealed, Consumer<Verdict> done) {
    replica.offer(sealed, Lane.BACKFILL, done);
  }

  private void offerJunk(int count) {
    for (int i = 0; i < count; i++) {
      offer(junk(), verdict -> {});
    }
  }

  /** Backfill fills the pool before the live event comes, and waits for a turn after it. */
  @Test
  void aLiveEventIsJudgedByTheNextTaskThatBegins() {
    for (int i = 0; i < 10 * OF_A_TASK; i++) {
      offer(event(), verdict -> {});
    }
    replica.offer(event(), Lane.LIVE, verdicts::add);
    crypto.runOne();
    assertEquals(1, verdicts.size());
    assertInstanceOf(Verdict.Accepted.class, verdicts.get(0));
    crypto.runAll();
    assertEquals(10 * OF_A_TASK + 1, device.info().events());
  }

  @Test
  void besideLiveEventsBackfillHasTurnsAndALiveEventWaitsForNone() {
    replica.offer(event(), Lane.LIVE, verdict -> {});
    crypto.runAll();
    for (int i = 0; i < 100 * OF_A_TASK; i++) {
      offer(event(), verdict -> {});
    }
    assertEquals(1, crypto.size(), "a turn");
    crypto.runOne();
    replica.offer(event(), Lane.LIVE, verdicts::add);
    assertEquals(1, crypto.size(), "the turn rests");
    crypto.runOne();
    assertEquals(1, verdicts.size());
    time.pass(Duration.ofSeconds(2));
    crypto.runAll();
    time.pass(Duration.ofSeconds(2));
    crypto.runAll();
    assertEquals(100 * OF_A_TASK + 2, device.info().events());
  }

  @Test
  void besideLiveEventsLittleHistoryIsWelcomeButWhatComesBeyondItIsTaken() {
    assertEquals(Limits.MAX_RECEIVE_QUEUE_BYTES, replica.historyRoomBytes());
    replica.offer(event(), Lane.LIVE, verdict -> {});
    crypto.runAll();
    assertEquals(ReceivePipeline.ROOM_BESIDE_LIVE_BYTES, replica.historyRoomBytes());
    long offered = 0;
    while (offered <= ReceivePipeline.ROOM_BESIDE_LIVE_BYTES) {
      Bytes sealed = event();
      offered += sealed.size();
      offer(sealed, verdicts::add);
    }
    assertEquals(0, verdicts.size());
    assertEquals(0, replica.historyRoomBytes());
    assertEquals(Limits.MAX_RECEIVE_QUEUE_BYTES - offered, replica.roomBytes());
    time.pass(Duration.ofSeconds(1));
    assertEquals(Limits.MAX_RECEIVE_QUEUE_BYTES - offered, replica.historyRoomBytes());
  }

  @Test
  void whatComesWhileMoreIsBeingJudgedIsStoredWithIt() {
    for (int i = 0; i < 2 * OF_A_TASK; i++) {
      offer(event(), verdicts::add);
    }
    crypto.runOne();
    assertEquals(0, verdicts.size());
    crypto.runOne();
    assertEquals(2 * OF_A_TASK, verdicts.size());
  }

  @Test
  void whatIsAcceptedDoesNotWaitBehindWhatIsRefused() {
    offer(event(), verdicts::add);
    offerJunk(3 * OF_A_TASK);
    crypto.runOne();
    assertEquals(0, verdicts.size());
    crypto.runOne();
    assertEquals(1, verdicts.size(), "this task brought nothing");
    assertInstanceOf(Verdict.Accepted.class, verdicts.get(0));
  }

  @Test
  void whoFailsOnAVerdictHarmsNoneOfTheOthers() {
    long room = replica.roomBytes();
    offer(junk(), BackfillGatheringTest::fail);
    offer(event(), verdicts::add);
    offer(event(), BackfillGatheringTest::fail);
    crypto.runAll();
    assertEquals(1, verdicts.size());
    assertInstanceOf(Verdict.Accepted.class, verdicts.get(0));
    assertEquals(room, replica.roomBytes());
    assertEquals(2, device.info().events());
  }

  @Test
  void whoFailsOnAVerdictWhenThereIsNoThreadHarmsNobodyAfterwards() {
    crypto.refuse(true);
    offer(event(), BackfillGatheringTest::fail);
    crypto.refuse(false);
    offer(event(), verdicts::add);
    crypto.runAll();
    assertEquals(1, verdicts.size());
    assertInstanceOf(Verdict.Accepted.class, verdicts.get(0));
  }

  private static void fail(Verdict verdict) {
    throw new Error("on purpose, at " + verdict.getClass().getSimpleName());
  }
}
