package dev.eventstore.core;

import dev.eventstore.Meter;
import dev.eventstore.Metrics;
import dev.eventstore.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The meters of a device, followed by those of its transport. Any thread may use it. */
final class LocalMetrics implements Metrics {
  private final List<Meter> ofDevice;
  private final Optional<Transport> transport;

  LocalMetrics(List<Meter> ofDevice, Optional<Transport> transport) {
    this.ofDevice = List.copyOf(ofDevice);
    this.transport = transport;
  }

  @Override
  public List<Meter> meters() {
    List<Meter> all = new ArrayList<>(ofDevice);
    transport.map(Transport::meters).ifPresent(all::addAll);
    return all;
  }
}
