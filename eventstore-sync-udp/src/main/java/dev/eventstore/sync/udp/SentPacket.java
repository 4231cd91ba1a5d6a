package dev.eventstore.sync.udp;

import java.util.List;

/**
 * A packet that asked for an acknowledgement and has none yet.
 *
 * @param number its packet number
 * @param sentAtNanos when it left
 * @param bytes the length of the datagram
 * @param parts what must be sent again if it is lost
 */
record SentPacket(long number, long sentAtNanos, int bytes, List<Part> parts) {}
