package dev.eventstore.core;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes things on a way out that must be walked to its end. */
final class Quietly {
  private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

  private Quietly() {}

  /** Closes; a failure is logged, since whoever closes can do nothing about it. */
  static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception | Error failed) {
      LOG.warn("closing failed: {}", failed.toString());
    }
  }
}
