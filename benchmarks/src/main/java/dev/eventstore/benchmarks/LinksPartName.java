package dev.eventstore.benchmarks;

/** The parts by the names under which a user asks for them. */
enum LinksPartName {
  JOIN,
  LATENCY,
  MESH,
  IDLE,
  FLOODS;

  LinksPart make() {
    return switch (this) {
      case JOIN -> new JoinPart();
      case LATENCY -> new LatencyPart();
      case MESH -> new MeshPart();
      case IDLE -> new IdlePart();
      case FLOODS -> new FloodsPart();
    };
  }
}
