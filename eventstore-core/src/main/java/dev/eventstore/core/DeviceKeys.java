package dev.eventstore.core;

import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.SecretBytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the device key file holds: who this device is, and the keys of its community. Any thread may
 * use it.
 *
 * @param name the community's name
 * @param keys the community's keys, the founding key first, the newest last
 * @param addresses where peers may be found, as the invites said with which this device was opened
 * @param deviceSeed the device key, 32 bytes, from which Ed25519 derives both halves
 */
record DeviceKeys(
    String name, List<SecretBytes> keys, List<String> addresses, SecretBytes deviceSeed)
    implements AutoCloseable {
  /** Takes copies of the lists. */
  DeviceKeys {
    keys = List.copyOf(keys);
    addresses = List.copyOf(addresses);
  }

  /** An invite to this community, with keys of its own. */
  Invite invite() {
    return new Invite(
        name,
        keys.stream().map(SecretBytes::copy).toList(),
        addresses,
        Optional.empty(),
        Optional.empty());
  }

  /** Whether {@code invite} is to the same community: it has the same founding key. */
  boolean matches(Invite invite) {
    return keys.get(0).equals(invite.keys().get(0));
  }

  /**
   * The same, with the addresses of {@code invite} behind those it has; of more than {@link
   * Limits#MAX_INVITE_ADDRESSES} the last ones are kept.
   */
  DeviceKeys withAddressesOf(Invite invite) {
    Set<String> all = new LinkedHashSet<>(addresses);
    all.addAll(invite.addresses());
    List<String> kept =
        all.stream().skip(Math.max(0, all.size() - Limits.MAX_INVITE_ADDRESSES)).toList();
    return new DeviceKeys(name, keys, kept, deviceSeed);
  }

  /** The subkeys of the community. */
  KeyRing keyRing() {
    return new KeyRing(keys);
  }

  /** Overwrites the keys. */
  @Override
  public void close() {
    keys.forEach(SecretBytes::close);
    deviceSeed.close();
  }

  /** Shows neither key nor name nor address. */
  @Override
  public String toString() {
    return "DeviceKeys[" + keys.size() + " community keys, redacted]";
  }
}
