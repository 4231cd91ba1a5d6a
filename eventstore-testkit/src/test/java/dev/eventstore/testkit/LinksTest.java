package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The links of a network, which differ by direction and are parted. */
class LinksTest {
  private static final Links.Route THERE =
      new Links.Route(VirtualTime.address(1), VirtualTime.address(2));
  private static final Links.Route BACK = new Links.Route(THERE.to(), THERE.from());
  private static final Links.Route ELSEWHERE =
      new Links.Route(VirtualTime.address(3), VirtualTime.address(4));

  private final Links links = new Links(7);

  private Link.Fate fate(Links.Route route) {
    return links.pass(route, 100, 0).fate();
  }

  @Test
  void oneDirectionHasConditionsOfItsOwnWhateverTheOthersGet() {
    links.override(THERE, LinkConditions.PERFECT.withLoss(1));
    assertEquals(Link.Fate.LOST, fate(THERE));
    assertEquals(Link.Fate.ARRIVES, fate(BACK));
    links.common(LinkConditions.PERFECT.withMtu(99));
    assertEquals(Link.Fate.LOST, fate(THERE));
    assertEquals(Link.Fate.TOO_LARGE, fate(BACK));
    assertEquals(Link.Fate.TOO_LARGE, fate(ELSEWHERE));
  }

  @Test
  void aPartitionCutsWhoIsInDifferentGroups() {
    links.partition(Map.of(THERE.from(), 0, THERE.to(), 1));
    assertEquals(Link.Fate.CUT_OFF, fate(THERE));
    assertEquals(Link.Fate.CUT_OFF, fate(BACK));
    assertEquals(Link.Fate.ARRIVES, fate(ELSEWHERE), "both are in none");
    assertEquals(Link.Fate.CUT_OFF, fate(new Links.Route(THERE.from(), ELSEWHERE.to())));
    links.partition(Map.of(THERE.from(), 0, THERE.to(), 0));
    assertEquals(Link.Fate.ARRIVES, fate(THERE));
    links.partition(Map.of());
    assertEquals(Link.Fate.ARRIVES, fate(new Links.Route(THERE.from(), ELSEWHERE.to())));
  }

  @Test
  void whatHappensOnOneLinkChangesNothingOnAnother() {
    List<Link.Passage> alone = passages(new Links(7), false);
    assertEquals(alone, passages(new Links(7), true));
    assertNotEquals(alone, passages(new Links(8), false));
  }

  private static List<Link.Passage> passages(Links links, boolean withOthers) {
    links.common(
        LinkConditions.PERFECT
            .withLoss(0.5)
            .withLatency(Latency.between(Duration.ZERO, Duration.ofSeconds(1))));
    List<Link.Passage> passages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      passages.add(links.pass(THERE, 100, i));
      if (withOthers) {
        Link.Passage unused = links.pass(BACK, 100, i);
      }
    }
    return passages;
  }
}
