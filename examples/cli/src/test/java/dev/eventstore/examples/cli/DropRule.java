package dev.eventstore.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What counts the UDP packets that come to a host and drops some at random before a socket gets
 * them.
 *
 * @param tool the program that makes it
 * @param rules commands, formats with the percentage, which is below 100
 * @param list the command that shows both counters
 * @param counter finds in its output how many packets came, then how many were dropped
 */
record DropRule(String tool, List<String> rules, String list, Pattern counter) {
  private static final DropRule NFT =
      new DropRule(
          "nft",
          List.of(
              "nft add table ip loss",
              "nft add chain ip loss input { type filter hook input priority 0 ; }",
              "nft add rule ip loss input meta l4proto udp counter",
              "nft add rule ip loss input meta l4proto udp numgen random mod 100 < %d counter drop"),
          "nft list chain ip loss input",
          Pattern.compile("counter packets (\\d+)"));

  private static final DropRule IPTABLES =
      new DropRule(
          "iptables",
          List.of(
              "iptables -A INPUT -p udp",
              "iptables -A INPUT -p udp -m statistic --mode random --probability 0.%02d -j DROP"),
          "iptables -v -S INPUT",
          Pattern.compile("-A INPUT .*-c (\\d+)"));

  /** How many packets came to a host, and how many of them were dropped. */
  record Count(long arrived, long dropped) {
    double share() {
      return (double) dropped / arrived;
    }
  }

  /** Drops so many percent on each host. Where no tool can, the test is skipped, and says why. */
  static DropRule install(Namespaces network, List<String> hosts, int percent) {
    List<String> refusals = new ArrayList<>();
    for (DropRule rule : List.of(NFT, IPTABLES)) {
      List<String> refused = rule.tryOn(network, hosts, percent);
      if (refused.isEmpty()) {
        return rule;
      }
      refusals.addAll(refused);
    }
    throw Namespaces.skipped(String.join("; ", refusals));
  }

  /** The first refusal, or nothing. */
  private List<String> tryOn(Namespaces network, List<String> hosts, int percent) {
    return hosts.stream()
        .flatMap(host -> rules.stream().map(rule -> network.run(host, rule.formatted(percent))))
        .filter(answer -> !answer.succeeded())
        .map(Namespaces.Answer::text)
        .limit(1)
        .toList();
  }

  /** What came to a host since the rule was installed. */
  Count count(Namespaces network, String host) {
    Namespaces.Answer answer = network.run(host, list);
    List<Long> counts =
        counter
            .matcher(answer.text())
            .results()
            .map(found -> Long.valueOf(found.group(1)))
            .toList();
    if (!answer.succeeded() || counts.size() != 2) {
      throw new AssertionError("no two counters: " + answer.text());
    }
    return new Count(counts.get(0), counts.get(1));
  }
}
