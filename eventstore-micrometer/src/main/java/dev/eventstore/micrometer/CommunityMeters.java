package dev.eventstore.micrometer;

import dev.eventstore.Community;
import dev.eventstore.Meter;
import dev.eventstore.Metrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shows what a community counts and measures in registries of Micrometer: counters as {@link
 * FunctionCounter}, gauges as {@link Gauge}, under the names and with the units, tags and
 * descriptions of {@link Community#metrics()}.
 *
 * <p>Two communities in one registry need different tags, or the second one shows nothing, and
 * takes those of the first with it when it is closed. A registry holds its counters only weakly:
 * the application keeps this object, or the community, for as long as they are wanted. {@link
 * #close} takes them out of the registries; after the community was closed they show their last
 * values until then. Any thread may call it.
 */
public final class CommunityMeters implements MeterBinder, AutoCloseable {
  private final Metrics metrics;
  private final Tags tags;
  private final List<Bound> bound = new ArrayList<>();

  /**
   * A meter in a registry.
   *
   * @param registry where it is shown
   * @param shown as which
   * @param source what is asked for its value; held here, since the registry does not
   */
  private record Bound(
      MeterRegistry registry, io.micrometer.core.instrument.Meter shown, Meter source) {}

  /**
   * For a community that is open.
   *
   * @param tags added to each meter, like one that names the community
   */
  public CommunityMeters(Community community, Iterable<Tag> tags) {
    metrics = community.metrics();
    this.tags = Tags.of(tags);
  }

  /** Without tags of its own. */
  public CommunityMeters(Community community) {
    this(community, Tags.empty());
  }

  /** Shows the meters that there are now: those of the network, too, if it has started. */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    for (Meter meter : metrics.meters()) {
      bound.add(new Bound(registry, register(meter, registry), meter));
    }
  }

  private io.micrometer.core.instrument.Meter register(Meter meter, MeterRegistry registry) {
    Tags all = tags.and(meter.tags().entrySet().stream().map(CommunityMeters::tag).toList());
    String unit = meter.unit().isEmpty() ? null : meter.unit();
    return switch (meter.kind()) {
      case COUNTER ->
          FunctionCounter.builder(meter.name(), meter, Meter::value)
              .baseUnit(unit)
              .description(meter.description())
              .tags(all)
              .register(registry);
      case GAUGE ->
          Gauge.builder(meter.name(), meter, Meter::value)
              .baseUnit(unit)
              .description(meter.description())
              .tags(all)
              .register(registry);
    };
  }

  private static Tag tag(Map.Entry<String, String> entry) {
    return Tag.of(entry.getKey(), entry.getValue());
  }

  /** Takes all that was bound out of its registry; calling it again changes nothing. */
  @Override
  public synchronized void close() {
    bound.forEach(one -> one.registry().remove(one.shown()));
    bound.clear();
  }
}
