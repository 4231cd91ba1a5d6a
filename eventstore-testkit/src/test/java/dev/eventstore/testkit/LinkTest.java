package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one direction of one link does to datagrams. */
class LinkTest {
  private static final int MANY = 100_000;
  private static final int BYTES = 1_200;

  private final List<Link.Passage> passages = new ArrayList<>();

  private static Link link(LinkConditions conditions) {
    return new Link(conditions, 1);
  }

  /** One each millisecond. */
  private void sendMany(LinkConditions conditions) {
    Link link = link(conditions);
    for (int i = 0; i < MANY; i++) {
      passages.add(link.pass(BYTES, i * 1_000_000L));
    }
  }

  private long count(Link.Fate fate) {
    return passages.stream().filter(passage -> passage.fate() == fate).count();
  }

  private List<Long> firstArrivals() {
    return passages.stream()
        .filter(passage -> !passage.arrivalsNanos().isEmpty())
        .map(passage -> passage.arrivalsNanos().get(0))
        .toList();
  }

  private static void assertShare(double share, long count) {
    assertEquals(share, count / (double) MANY, 0.01);
  }

  @Test
  void aPerfectLinkTakesAMillisecond() {
    assertEquals(
        new Link.Passage(Link.Fate.ARRIVES, List.of(1_000_005L)),
        link(LinkConditions.PERFECT).pass(1 << 16, 5));
  }

  @Test
  void theShareThatIsLostOrComesTwiceIsAsGiven() {
    sendMany(LinkConditions.PERFECT.withLoss(0.3).withDuplication(0.1));
    assertShare(0.3, count(Link.Fate.LOST));
    assertShare(0.07, passages.stream().filter(p -> p.arrivalsNanos().size() == 2).count());
  }

  @Test
  void burstsLoseAsMuchAsGivenInRunsOfTheGivenLength() {
    BurstLoss bursts = BurstLoss.of(0.3, 8);
    assertEquals(0.3, bursts.averageLoss(), 1e-9);
    sendMany(LinkConditions.PERFECT.withBursts(bursts));
    long lost = count(Link.Fate.LOST_IN_BURST);
    assertShare(0.3, lost);
    long runs = 0;
    for (int i = 1; i < MANY; i++) {
      runs +=
          passages.get(i).arrivalsNanos().isEmpty()
                  && !passages.get(i - 1).arrivalsNanos().isEmpty()
              ? 1
              : 0;
    }
    assertEquals(8, lost / (double) runs, 0.4);
  }

  @Test
  void jitterKeepsTheOrderAndReorderingDoesNot() {
    Latency latency =
        new Latency(Duration.ofMillis(5), Duration.ofMillis(50), Latency.Shape.NORMAL);
    sendMany(LinkConditions.PERFECT.withLatency(latency));
    assertEquals(firstArrivals().stream().sorted().toList(), firstArrivals());
    passages.clear();
    sendMany(LinkConditions.PERFECT.withReordering(0.2, Duration.ofMillis(30)));
    long late = 0;
    for (int i = 0; i < MANY; i++) {
      late += firstArrival(i) > (i + 1) * 1_000_000L ? 1 : 0;
    }
    assertShare(0.2, late);
  }

  private long firstArrival(int datagram) {
    return passages.get(datagram).arrivalsNanos().get(0);
  }

  @Test
  void latenciesHaveTheShapesThatTheyName() {
    assertEquals(
        10.5, meanMillis(Latency.between(Duration.ofMillis(1), Duration.ofMillis(20))), 0.2);
    assertEquals(11, meanMillis(latency(Latency.Shape.EXPONENTIAL)), 0.2);
    assertEquals(1 + 10 * Math.sqrt(2 / Math.PI), meanMillis(latency(Latency.Shape.NORMAL)), 0.2);
    assertEquals(7, meanMillis(Latency.of(Duration.ofMillis(7))), 1e-6);
  }

  private static Latency latency(Latency.Shape shape) {
    return new Latency(Duration.ofMillis(1), Duration.ofMillis(10), shape);
  }

  /** Of datagrams so far apart that none waits for another. */
  private double meanMillis(Latency latency) {
    Link link = link(LinkConditions.PERFECT.withLatency(latency));
    double sum = 0;
    for (int i = 0; i < MANY; i++) {
      long sent = i * 1_000_000_000L;
      sum += link.pass(BYTES, sent).arrivalsNanos().get(0) - sent;
    }
    return sum / MANY / 1e6;
  }

  @Test
  void bandwidthDelaysWhatQueuesAndDropsTheRest() {
    Bandwidth limit = Bandwidth.of(120_000, Duration.ofMillis(30));
    assertEquals(3_600, limit.queueBytes());
    Link link = link(LinkConditions.PERFECT.withBandwidth(limit));
    for (int i = 0; i < 5; i++) {
      passages.add(link.pass(BYTES, 0));
    }
    assertEquals(List.of(11_000_000L, 21_000_000L, 31_000_000L), firstArrivals());
    assertEquals(2, count(Link.Fate.QUEUE_FULL));
    assertEquals(
        List.of(41_000_000L), link.pass(BYTES, 10_000_000).arrivalsNanos(), "there is room again");
  }

  @Test
  void aQueueWithoutRoomStillSendsWhatComesOneByOne() {
    Link link = link(LinkConditions.PERFECT.withBandwidth(new Bandwidth(120_000, 0)));
    assertEquals(Link.Fate.ARRIVES, link.pass(BYTES, 0).fate());
    assertEquals(Link.Fate.QUEUE_FULL, link.pass(BYTES, 9_000_000).fate());
    assertEquals(Link.Fate.ARRIVES, link.pass(BYTES, 10_000_000).fate());
  }

  @Test
  void whatIsLargerThanTheMtuVanishes() {
    Link link = link(LinkConditions.PERFECT.withMtu(1_000));
    assertEquals(Link.Fate.TOO_LARGE, link.pass(1_001, 0).fate());
    assertEquals(Link.Fate.ARRIVES, link.pass(1_000, 0).fate());
  }

  @Test
  void conditionsChangeFromOneDatagramToTheNext() {
    Link link = link(LinkConditions.PERFECT);
    assertEquals(Link.Fate.ARRIVES, link.pass(BYTES, 0).fate());
    link.conditions(LinkConditions.PERFECT.withLoss(1));
    assertEquals(Link.Fate.LOST, link.pass(BYTES, 1).fate());
  }

  @Test
  void numbersOutOfTheirRangesAreRefused() {
    LinkConditions perfect = LinkConditions.PERFECT;
    assertThrows(IllegalArgumentException.class, () -> perfect.withLoss(1.1));
    assertThrows(IllegalArgumentException.class, () -> perfect.withDuplication(-0.1));
    assertThrows(IllegalArgumentException.class, () -> perfect.withReordering(0.5, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> perfect.withMtu(0));
    assertThrows(IllegalArgumentException.class, () -> new Bandwidth(0, 1));
    assertThrows(IllegalArgumentException.class, () -> BurstLoss.of(0.95, 5));
    assertThrows(IllegalArgumentException.class, () -> BurstLoss.of(0.8, 2), "needs longer ones");
    assertThrows(IllegalArgumentException.class, () -> new BurstLoss(0.1, 0, 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Latency.between(Duration.ofMillis(2), Duration.ofMillis(1)));
  }
}
