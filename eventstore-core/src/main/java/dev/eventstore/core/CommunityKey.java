package dev.eventstore.core;

import dev.eventstore.SecretBytes;
import dev.eventstore.core.KeyRing.Purpose;
import java.util.Arrays;

/** One key of a community's list: its subkeys and what it binds to them. Its arrays are shared. */
final class CommunityKey implements AutoCloseable {
  final byte[] event;
  final byte[] summary;
  final byte[] datagramTag;
  final byte[] datagramMask;

  /** What every event under this key is bound to: purpose, community, key. */
  final byte[] eventContext;

  /** The same for slices of summaries. */
  final byte[] summaryContext;

  CommunityKey(SecretBytes key, byte[] communityId) {
    byte[] keyId = KeyRing.subkey(key, Purpose.KEY_ID);
    event = KeyRing.subkey(key, Purpose.EVENT);
    summary = KeyRing.subkey(key, Purpose.SUMMARY);
    datagramTag = KeyRing.subkey(key, Purpose.DATAGRAM_TAG);
    datagramMask = KeyRing.subkey(key, Purpose.DATAGRAM_MASK);
    eventContext = KeyRing.context(Purpose.EVENT, communityId, keyId);
    summaryContext = KeyRing.context(Purpose.SUMMARY, communityId, keyId);
  }

  /** Overwrites the subkeys. */
  @Override
  public void close() {
    Arrays.fill(event, (byte) 0);
    Arrays.fill(summary, (byte) 0);
    Arrays.fill(datagramTag, (byte) 0);
    Arrays.fill(datagramMask, (byte) 0);
  }
}
