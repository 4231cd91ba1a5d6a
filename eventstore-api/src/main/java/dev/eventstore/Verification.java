package dev.eventstore;

import java.util.List;

/**
 * The result of opening and verifying every event on disk.
 *
 * @param checked how many rows were read
 * @param damaged what did not verify, the first {@link #MAX_LISTED} of it
 * @param damagedCount how many rows did not verify
 */
public record Verification(long checked, List<Damage> damaged, long damagedCount) {
  /** The most damaged rows that are listed one by one. */
  public static final int MAX_LISTED = 1_000;

  /** Takes a copy of the list. */
  public Verification {
    damaged = List.copyOf(damaged);
  }

  /** Whether every event verified. */
  public boolean passed() {
    return damagedCount == 0;
  }

  /**
   * One row that did not verify: damaged, or not to be opened by this library with these keys.
   *
   * @param seq its place in the order of arrival
   * @param id the id under which it was stored, in the text form of ids, as far as it can be read
   * @param reason what is wrong, in words
   */
  public record Damage(long seq, String id, String reason) {}
}
