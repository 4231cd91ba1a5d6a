package dev.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which events do not lie everywhere before a run. */
enum Missing {
  /** None. */
  NONE("0"),
  /** Any one. */
  ONE("1"),
  /** Any hundred. */
  HUNDRED("100"),
  /** The newest hundred. */
  HUNDRED_RECENT("100-recent"),
  /** Any ten thousand. */
  TEN_THOUSAND("10000"),
  /** Ten thousand that are newer than all others, as after a week without a connection. */
  WEEK("week"),
  /** All of them. */
  ALL("joiner");

  /** How many events of {@link #WEEK} come after those that all devices hold. */
  static final int WEEK_EVENTS = 10_000;

  private final String word;

  Missing(String word) {
    this.word = word;
  }

  /** As it is written on the command line. */
  String word() {
    return word;
  }

  /** Reads that. */
  static final class Converter implements ITypeConverter<Missing> {
    @Override
    public Missing convert(String word) {
      return Arrays.stream(values())
          .filter(each -> each.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("it is one of " + words()));
    }

    private static String words() {
      return Arrays.stream(values()).map(Missing::word).collect(Collectors.joining(", "));
    }
  }

  /** How many these are. */
  int count(int events) {
    return switch (this) {
      case NONE -> 0;
      case ONE -> 1;
      case HUNDRED, HUNDRED_RECENT -> Math.min(events, 100);
      case TEN_THOUSAND -> Math.min(events, 10_000);
      case WEEK -> WEEK_EVENTS;
      case ALL -> events;
    };
  }

  /** Whether they can lie on all sides, each lacking those of the others. */
  boolean canBeSpread() {
    return switch (this) {
      case NONE, ONE, ALL -> false;
      case HUNDRED, HUNDRED_RECENT, TEN_THOUSAND, WEEK -> true;
    };
  }

  /** Whether one device can lack them all; the week has passed for every device. */
  boolean canBeOnOneSide() {
    return this != WEEK;
  }

  /**
   * Hands them out.
   *
   * @param spread each device holds its share, which the others lack; else the last one lacks all
   */
  Holdings holdings(int events, int peers, boolean spread, long seed) {
    int all = this == WEEK ? events + WEEK_EVENTS : events;
    List<Integer> indexes = indexes(events, new Random(seed));
    List<BitSet> lacking = Stream.generate(() -> new BitSet(all)).limit(peers).toList();
    for (int i = 0; i < indexes.size(); i++) {
      for (int device = 0; device < peers; device++) {
        if (spread ? device != i % peers : device == peers - 1) {
          lacking.get(device).set(indexes.get(i));
        }
      }
    }
    return new Holdings(all, lacking);
  }

  /** The events, shuffled: so whoever takes each second one takes any. */
  private List<Integer> indexes(int events, Random random) {
    int count = count(events);
    List<Integer> indexes =
        switch (this) {
          case NONE -> new ArrayList<>();
          case ONE, HUNDRED, TEN_THOUSAND ->
              new ArrayList<>(random.ints(0, events).distinct().limit(count).boxed().toList());
          case HUNDRED_RECENT, ALL -> range(events - count, events);
          case WEEK -> range(events, events + count);
        };
    Collections.shuffle(indexes, random);
    return indexes;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toCollection(ArrayList::new));
  }
}
