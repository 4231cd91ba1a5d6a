package dev.eventstore.benchmarks;

/**
 * What the native calls alone cost an event of one form, in microseconds of CPU.
 *
 * @param sign the signature
 * @param seal encryption
 * @param hash the id
 * @param decrypt the reverse of {@code seal}
 * @param verify the check of the signature
 * @param lanes the fingerprint of the set
 * @param parse reading the JSON; it is not native, but nobody reads an event without
 */
record NativeLimits(
    double sign,
    double seal,
    double hash,
    double decrypt,
    double verify,
    double lanes,
    double parse) {
  /** What must be computed for an event that is written here. */
  double appending() {
    return sign + seal + hash + lanes;
  }

  /** What must be computed for an event that is received. */
  double receiving() {
    return hash + decrypt + verify + lanes;
  }
}
