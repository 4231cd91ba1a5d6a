package dev.eventstore.spi;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;

/**
 * Bytes whose signature has been checked.
 *
 * @param signer who signed them
 * @param plain what was signed
 */
public record SignedBytes(DeviceId signer, Bytes plain) {}
