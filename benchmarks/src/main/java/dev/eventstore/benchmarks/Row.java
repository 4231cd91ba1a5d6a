package dev.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the table: something measured in several rounds, and the limit in the same rounds.
 *
 * @param name what was measured
 * @param cores on how many cores; a name, since all of them are meant mostly
 * @param stored how many events there were before
 * @param unit of values and limits
 * @param values one for each round; empty when it could not be measured
 * @param limits one for each round; empty when there is none
 * @param cpuMicros what the whole process used for each event, in each round; empty where that
 *     means nothing
 * @param target what is to be reached
 * @param note what else there is to say, mostly nothing
 */
record Row(
    String name,
    String cores,
    long stored,
    String unit,
    List<Double> values,
    List<Double> limits,
    List<Double> cpuMicros,
    Target target,
    String note) {
  static final String PER_SECOND = "/s";

  /** A row of which only the name is known so far. */
  static Row of(String name, String unit, Target target) {
    return new Row(name, "", 0, unit, List.of(), List.of(), List.of(), target, "");
  }

  Row at(Setting setting) {
    return new Row(
        name, setting.coresName(), setting.stored(), unit, values, limits, cpuMicros, target, note);
  }

  /** With so many events before. */
  Row stored(long events) {
    return new Row(name, cores, events, unit, values, limits, cpuMicros, target, note);
  }

  /** With one more value that has no limit. */
  Row with(double value) {
    return new Row(name, cores, stored, unit, plus(values, value), limits, cpuMicros, target, note);
  }

  /** With the limit of the round whose value was added last. */
  Row limitedBy(double limit) {
    return new Row(name, cores, stored, unit, values, plus(limits, limit), cpuMicros, target, note);
  }

  /** With what the process used in the round whose value was added last. */
  Row using(double micros) {
    return new Row(
        name, cores, stored, unit, values, limits, plus(cpuMicros, micros), target, note);
  }

  Row noted(String newNote) {
    return new Row(name, cores, stored, unit, values, limits, cpuMicros, target, newNote);
  }

  boolean isMeasured() {
    return !values.isEmpty();
  }

  boolean hasLimit() {
    return isMeasured() && limits.size() == values.size();
  }

  Spread measured() {
    return Spread.of(values);
  }

  Spread limit() {
    return Spread.of(limits);
  }

  /** What share of its limit each round reached. */
  Spread share() {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      shares.add(values.get(i) / limits.get(i));
    }
    return Spread.of(shares);
  }

  /** Whether it should have been measured; {@link SystemCalls} cannot be everywhere. */
  boolean isFailed() {
    return !isMeasured() && !note.startsWith(SystemCalls.TOOL);
  }

  /** Whether there is a target and it is reached; what was not measured reaches none. */
  String verdict() {
    if (target.kind() == Target.Kind.NONE) {
      return isMeasured() ? "" : "failed";
    }
    return isMeasured() && target.metBy(this) ? "met" : isMeasured() ? "MISSED" : "FAILED";
  }

  private static List<Double> plus(List<Double> list, double value) {
    List<Double> longer = new ArrayList<>(list);
    longer.add(value);
    return List.copyOf(longer);
  }
}
