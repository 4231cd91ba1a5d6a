package dev.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to lay the database out, as a change of the one that the library makes.
 *
 * @param name what the table calls it
 * @param settings pragmas, besides the library's own; {@code page_size} takes effect as well
 * @param changes statements that change the library's schema while it is empty
 * @param idLookup how rows of an id are found: a condition on {@code events} with the first six
 *     bytes of the id as ?1 and the whole id as ?2; empty when that would read all rows
 * @param looksUpBeforeInsert whether only a look-up keeps an id from being stored twice
 */
record Layout(
    String name,
    List<String> settings,
    List<String> changes,
    String idLookup,
    boolean looksUpBeforeInsert) {
  private static final String BY_HEAD = "substr(event_id, 1, 6) = ?1 AND event_id = ?2";
  private static final Layout TODAY = new Layout("today's", List.of(), List.of(), "", false);
  private static final String LARGE_CACHE = "cache_size = -65536";
  private static final String LATE_CHECKPOINT = "wal_autocheckpoint = 4000";

  /** All that are compared. */
  static List<Layout> all() {
    List<Layout> all = new ArrayList<>(List.of(TODAY, tagsWithRowIds()));
    all.addAll(keyIndexes());
    all.addAll(idIndexes());
    all.addAll(otherSettings());
    return all;
  }

  private static List<Layout> keyIndexes() {
    return List.of(
        TODAY.with(
            "6 bytes of the id in the key index",
            "DROP INDEX events_by_key",
            "CREATE INDEX events_by_key ON events (created_at, substr(event_id, 1, 6))"),
        TODAY.with(
            "time alone in the key index",
            "DROP INDEX events_by_key",
            "CREATE INDEX events_by_key ON events (created_at)"));
  }

  /** Of six bytes is the one that the library had up to schema 4. */
  private static List<Layout> idIndexes() {
    return List.of(
        TODAY
            .with(
                "6 bytes in an id index",
                "CREATE INDEX events_by_id ON events (substr(event_id, 1, 6))")
            .lookedUp(BY_HEAD, true),
        TODAY
            .with("whole id, unique", "CREATE UNIQUE INDEX ids ON events (event_id)")
            .lookedUp("event_id = ?2", false),
        TODAY
            .with("4 bytes in an id index", "CREATE INDEX ids ON events (substr(event_id, 1, 4))")
            .lookedUp("substr(event_id, 1, 4) = substr(?1, 1, 4) AND event_id = ?2", true));
  }

  private static List<Layout> otherSettings() {
    return List.of(
        TODAY.set("pages of 2 KiB", "page_size = 2048"),
        TODAY.set("pages of 8 KiB", "page_size = 8192"),
        TODAY.set("pages of 16 KiB", "page_size = 16384"),
        TODAY.set("cache of 2 MB", "cache_size = -2048"),
        TODAY.set("cache of 64 MB", LARGE_CACHE),
        TODAY.set("checkpoint after 4,000 pages", LATE_CHECKPOINT),
        TODAY.set("no secure delete", "secure_delete = OFF"),
        TODAY.set("both, 64 MB and 4,000 pages", LARGE_CACHE, LATE_CHECKPOINT));
  }

  private static Layout tagsWithRowIds() {
    return TODAY.with(
        "tags with row ids",
        "DROP TABLE event_tags",
        "CREATE TABLE event_tags (tag INTEGER NOT NULL, created_at INTEGER NOT NULL,"
            + " seq INTEGER NOT NULL)",
        "CREATE UNIQUE INDEX tags_by_time ON event_tags (tag, created_at, seq)");
  }

  private Layout with(String newName, String... statements) {
    return new Layout(newName, settings, List.of(statements), idLookup, looksUpBeforeInsert);
  }

  private Layout set(String newName, String... pragmas) {
    return new Layout(newName, List.of(pragmas), changes, idLookup, looksUpBeforeInsert);
  }

  private Layout lookedUp(String condition, boolean beforeInsert) {
    return new Layout(name, settings, changes, condition, beforeInsert);
  }
}
