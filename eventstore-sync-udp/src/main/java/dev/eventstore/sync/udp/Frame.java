package dev.eventstore.sync.udp;

import dev.eventstore.spi.Lane;

/** One statement in the header of a DATA packet. */
sealed interface Frame {
  /** How many bytes behind the header belong to this frame. */
  default int bodyBytes() {
    return 0;
  }

  /** Whether a packet with this frame is to be acknowledged soon. */
  default boolean elicitsAck() {
    return true;
  }

  /**
   * Nothing.
   *
   * @param bytes how many
   */
  record Padding(int bytes) implements Frame {
    @Override
    public boolean elicitsAck() {
      return false;
    }
  }

  /** Asks for an acknowledgement and nothing else. */
  record Ping() implements Frame {}

  /**
   * Which packets arrived, and how much more may come.
   *
   * @param received the newest of the numbers that arrived
   * @param delayMicros how long the largest of them has waited for this acknowledgement
   * @param roomBytes how much of events the receiver takes, in flight included
   */
  record Ack(AckRanges received, long delayMicros, long roomBytes) implements Frame {
    @Override
    public boolean elicitsAck() {
      return false;
    }
  }

  /**
   * A whole sealed event.
   *
   * @param lane how urgent it is
   * @param bodyBytes its length
   */
  record Event(Lane lane, int bodyBytes) implements Frame {}

  /**
   * A part of a sealed event that does not fit a datagram.
   *
   * @param lane how urgent it is
   * @param message which event, counted by its sender in this session
   * @param index which part, from 0
   * @param count how many parts there are, at least 2
   * @param bodyBytes the length of this part
   */
  record Fragment(Lane lane, long message, int index, int count, int bodyBytes) implements Frame {}

  /**
   * A sealed slice of a summary.
   *
   * @param bodyBytes its length
   */
  record SealedSlice(int bodyBytes) implements Frame {}

  /**
   * What the receiver's slices have asked for has all arrived there, or there was nothing.
   *
   * @param version of the newest of these slices
   */
  record NothingMore(long version) implements Frame {}

  /** New events of others need not be passed on to the sender for now: it gets them elsewhere. */
  record Enough() implements Frame {}

  /**
   * Asks whether the peer really is at the address that this goes to.
   *
   * @param token random
   */
  record PathChallenge(long token) implements Frame {}

  /**
   * Proves it.
   *
   * @param token that of the challenge
   */
  record PathResponse(long token) implements Frame {}

  /** The sender has forgotten this session. */
  record Close() implements Frame {
    @Override
    public boolean elicitsAck() {
      return false;
    }
  }

  /**
   * What a later version may know; it is skipped, and it has no body.
   *
   * @param type its number
   */
  record Unknown(int type) implements Frame {}
}
