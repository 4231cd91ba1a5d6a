package dev.eventstore.benchmarks;

/**
 * What a row is to reach.
 *
 * @param kind what is compared
 * @param value with what
 */
record Target(Kind kind, double value) {
  /** What is compared with the value. */
  enum Kind {
    /** Nothing: the row only informs. */
    NONE,
    /** The share of the limit, at least. */
    SHARE,
    /** The median, at least. */
    AT_LEAST,
    /** The median, at most. */
    AT_MOST
  }

  static final Target NONE = new Target(Kind.NONE, 0);

  static Target share(double share) {
    return new Target(Kind.SHARE, share);
  }

  static Target atLeast(double value) {
    return new Target(Kind.AT_LEAST, value);
  }

  static Target atMost(double value) {
    return new Target(Kind.AT_MOST, value);
  }

  boolean metBy(Row row) {
    return switch (kind) {
      case NONE -> true;
      case SHARE -> row.share().median() >= value;
      case AT_LEAST -> row.measured().median() >= value;
      case AT_MOST -> row.measured().median() <= value;
    };
  }

  /** In the words of the table. */
  String words() {
    return switch (kind) {
      case NONE -> "";
      case SHARE -> ">= " + Numbers.shown(100 * value) + " %";
      case AT_LEAST -> ">= " + Numbers.shown(value);
      case AT_MOST -> "<= " + Numbers.shown(value);
    };
  }
}
