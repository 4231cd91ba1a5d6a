package dev.eventstore.testkit;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The links between all addresses: made when they are first used, each with its own conditions. */
final class Links {
  private final long seed;
  private final Map<Route, Link> links = new HashMap<>();
  private final Map<Route, LinkConditions> overrides = new HashMap<>();
  private Map<InetSocketAddress, Integer> groups = Map.of();
  private LinkConditions common = LinkConditions.PERFECT;

  /** From where to where. */
  record Route(InetSocketAddress from, InetSocketAddress to) {
    @Override
    public String toString() {
      return from.getHostString() + " > " + to.getHostString();
    }
  }

  Links(long seed) {
    this.seed = seed;
  }

  /** For all links without conditions of their own. */
  void common(LinkConditions next) {
    common = next;
    links.forEach((route, link) -> link.conditions(overrides.getOrDefault(route, next)));
  }

  /** For one direction between two devices. */
  void override(Route route, LinkConditions next) {
    overrides.put(route, next);
    link(route).conditions(next);
  }

  /** Only devices of the same number reach each other; those without one are together, too. */
  void partition(Map<InetSocketAddress, Integer> numbers) {
    groups = Map.copyOf(numbers);
  }

  Link.Passage pass(Route route, int bytes, long nowNanos) {
    return isCut(route)
        ? Link.Passage.dropped(Link.Fate.CUT_OFF)
        : link(route).pass(bytes, nowNanos);
  }

  /** Whether a partition is between both. */
  boolean isCut(Route route) {
    return !groups.isEmpty()
        && !groups.getOrDefault(route.from(), -1).equals(groups.getOrDefault(route.to(), -1));
  }

  private Link link(Route route) {
    Link known = links.get(route);
    if (known == null) {
      known = new Link(overrides.getOrDefault(route, common), seedOf(route));
      links.put(route, known);
    }
    return known;
  }

  private long seedOf(Route route) {
    return SeedMixer.mix(seed, route.from().hashCode(), route.to().hashCode());
  }

  /** The conditions of all links. */
  @Override
  public String toString() {
    Map<String, LinkConditions> byName = new TreeMap<>();
    overrides.forEach((route, conditions) -> byName.put(route.toString(), conditions));
    return "all links: " + common + (byName.isEmpty() ? "" : "; " + byName);
  }
}
