package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;

/** A part of a peer's summary: opened, its signature verified, its bounds checked. */
public sealed interface Slice {
  /** Who made it, and when. */
  Header header();

  /**
   * What every slice begins with.
   *
   * @param publisher the device that signed it
   * @param bootId drawn at each start of that device: tells clones and restored backups apart
   * @param version counts its versions since that start, from 1
   * @param createdAtMicros when the version was made, by the publisher's clock
   * @param salt 16 random bytes, new in each version
   */
  record Header(DeviceId publisher, long bootId, long version, long createdAtMicros, Bytes salt) {}

  /**
   * The quiet beacon: names the whole set.
   *
   * @param header who made it, and when
   * @param root the fingerprint of all that the publisher holds
   */
  record Quiet(Header header, Root root) implements Slice {}

  /**
   * Which events of one range the publisher holds.
   *
   * @param header who made it, and when
   * @param range which events it speaks of
   * @param cell how many they are, and the sum of their keyed hashes
   * @param filter holds every one of them, and possibly says so of others
   */
  record Membership(Header header, KeyRange range, Cell cell, BloomFilter filter)
      implements Slice {}

  /**
   * A kind of slice that a later version of the library may know; it is skipped.
   *
   * @param header who made it, and when
   * @param kind its number
   */
  record Unknown(Header header, int kind) implements Slice {}
}
