package dev.eventstore.benchmarks;

/**
 * How much a run of {@code links} does.
 *
 * @param events how many a backfill has
 * @param rounds how often a device joins
 * @param timed how many new events are timed at least
 * @param perSecond how many new events are written in a second
 * @param meshDevices how many devices the mesh has
 * @param meshEvents how many each of them has written
 * @param idlePeers with how many peers the idle device is in step
 * @param settleSeconds for how long it is left alone before
 * @param idleSeconds for how long it is watched
 * @param floodEvents how many events a device gets while it is flooded
 * @param flood how many datagrams a flood has; of replayed ones and HELLOs a tenth
 * @param floodPerSecond how many of them are sent in a second
 * @param quick whether it only shows that everything works, and figures mean nothing
 */
record LinksSize(
    int events,
    int rounds,
    int timed,
    int perSecond,
    int meshDevices,
    int meshEvents,
    int idlePeers,
    int settleSeconds,
    int idleSeconds,
    int floodEvents,
    int flood,
    int floodPerSecond,
    boolean quick) {
  static final LinksSize QUICK =
      new LinksSize(300, 1, 20, 100, 3, 20, 3, 0, 1, 300, 1_000, 10_000, true);

  /** After how long what was to come is given up. */
  int limitSeconds() {
    return quick ? 60 : 600;
  }
}
