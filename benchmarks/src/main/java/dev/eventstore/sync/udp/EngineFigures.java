package dev.eventstore.sync.udp;

/** What the engine knows of itself at this moment, while its meters may be a little behind. */
public final class EngineFigures {
  private EngineFigures() {}

  /** The congestion windows of all its sessions together, in bytes. */
  public static long windowBytes(SyncEngine engine) {
    return engine.figures().windowBytes();
  }
}
