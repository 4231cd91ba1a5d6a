package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import java.util.List;

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
   * @param salt 16 random bytes, new in each version; empty in a slice that needs none
   */
  record Header(DeviceId publisher, long bootId, long version, long createdAtMicros, Bytes salt) {}

  /**
   * The quiet beacon: names the whole set.
   *
   * @param header who made it, and when
   * @param root the fingerprint of all that the publisher holds
   * @param neighbours the peers that the publisher is in contact with, by {@link #shortId}; empty
   *     when there is only one
   */
  record Quiet(Header header, Root root, List<Integer> neighbours) implements Slice {}

  /**
   * The beacon: names the whole set and describes it coarsely, the newest events in detail.
   *
   * @param header who made it, and when
   * @param root the fingerprint of all that the publisher holds
   * @param neighbours as in {@link Quiet}
   * @param recent the newest events that do not lie in the publisher's future
   * @param cells all others, in key order, with sums of {@link CellHash#FINE_BITS}
   * @param hash what sums add up
   */
  record Beacon(
      Header header,
      Root root,
      List<Integer> neighbours,
      Members recent,
      List<RangeCell> cells,
      CellHash hash)
      implements Slice {}

  /**
   * Finer cells of ranges about which devices disagree.
   *
   * @param header who made it, and when
   * @param cells in key order, with sums of {@link CellHash#FINE_BITS}; what lies between them is
   *     not described
   * @param hash what sums add up
   */
  record Cells(Header header, List<RangeCell> cells, CellHash hash) implements Slice {}

  /**
   * Which events of one range the publisher holds.
   *
   * @param header who made it, and when
   * @param members its events
   * @param hash what their sum adds up
   */
  record Membership(Header header, Members members, CellHash hash) implements Slice {}

  /**
   * The events of a range.
   *
   * @param range which events it speaks of
   * @param cell how many they are, and the sum of their hashes
   * @param filter holds every one of them, and possibly says so of others
   */
  record Members(KeyRange range, Cell cell, BloomFilter filter) {}

  /**
   * A kind of slice that a later version of the library may know; it is skipped.
   *
   * @param header who made it, and when
   * @param kind its number
   */
  record Unknown(Header header, int kind) implements Slice {}

  /** The first half of a boot id: enough to tell the neighbours of one device apart. */
  static int shortId(long bootId) {
    return (int) (bootId >>> Integer.SIZE);
  }
}
