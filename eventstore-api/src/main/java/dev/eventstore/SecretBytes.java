package dev.eventstore;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that must not leak: a key. Guaranteed: {@link #toString()} shows no content, equality takes
 * the same time wherever the bytes differ, {@link #close()} overwrites this copy, and a copy is
 * taken whole or not at all. Not guaranteed: that no other copy exists, since a garbage collector
 * may move an array. Any thread may use it.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] content;
  private boolean wiped;

  private SecretBytes(byte[] content) {
    this.content = content;
  }

  /** A copy of {@code secret}; wipe the original when it is no longer needed. */
  public static SecretBytes copyOf(byte[] secret) {
    return new SecretBytes(secret.clone());
  }

  /** How many bytes the secret has. */
  public int size() {
    return content.length;
  }

  /**
   * A copy of the secret in the clear, for the code that must compute with it; the caller wipes it.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public synchronized byte[] exposeSecret() {
    if (wiped) {
      throw new IllegalStateException("this secret has been wiped");
    }
    return content.clone();
  }

  /** Another copy of the secret, with a life of its own. */
  public SecretBytes copy() {
    return new SecretBytes(exposeSecret());
  }

  /** Overwrites the secret with zeros; calling it again changes nothing. */
  @Override
  public synchronized void close() {
    wiped = true;
    Arrays.fill(content, (byte) 0);
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(content, that.content);
  }

  /** The same for every secret of one size, so that it tells nothing of the content. */
  @Override
  public int hashCode() {
    return content.length;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + content.length + " bytes, redacted]";
  }
}
