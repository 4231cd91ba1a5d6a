package dev.eventstore.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real communities in a real registry. */
@Timeout(60)
class CommunityMetersTest {
  private final Invite invite = Invite.create("club");
  private final MeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private Path directory;
  private Community alice;
  private Community bob;

  @BeforeEach
  void open() {
    alice = open("alice");
    bob = open("bob");
  }

  private Community open(String name) {
    return Communities.builder()
        .directory(directory.resolve(name))
        .invite(invite)
        .transport(UdpTransport.builder().port(0).build())
        .open();
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  private static void append(Community community) {
    community.append(EventDraft.of("note").build());
  }

  @Test
  void everyMeterOfTheCommunityIsThereWithAllThatItSaysOfItself() {
    try (CommunityMeters meters = new CommunityMeters(alice)) {
      meters.bindTo(registry);
      List<dev.eventstore.Meter> all = alice.metrics().meters();
      assertEquals(all.size(), registry.getMeters().size());
      for (dev.eventstore.Meter meter : all) {
        Meter shown = registry.get(meter.name()).tags(tags(meter)).meter();
        assertEquals(meter.unit().isEmpty() ? null : meter.unit(), shown.getId().getBaseUnit());
        assertEquals(meter.description(), shown.getId().getDescription());
        boolean counts = meter.kind() == dev.eventstore.Meter.Kind.COUNTER;
        assertEquals(counts, shown instanceof FunctionCounter, meter::id);
        assertEquals(!counts, shown instanceof Gauge, meter::id);
      }
    }
  }

  private static Tags tags(dev.eventstore.Meter meter) {
    Tags tags = Tags.empty();
    for (var tag : meter.tags().entrySet()) {
      tags = tags.and(tag.getKey(), tag.getValue());
    }
    return tags;
  }

  @Test
  void valuesFollowWhatHappens() {
    try (CommunityMeters meters = new CommunityMeters(alice)) {
      meters.bindTo(registry);
      append(alice);
      append(bob);
      bob.peers().connect("127.0.0.1:" + alice.peers().localAddress().getPort());
      assertTrue(bob.awaitInSync(Duration.ofSeconds(40)));
      assertTrue(alice.awaitInSync(Duration.ofSeconds(40)));

      assertEquals(2, registry.get("eventstore.events").gauge().value());
      assertEquals(1, counted("eventstore.events.appended"));
      assertEquals(1, counted("eventstore.events.received"));
      assertTrue(counted("eventstore.traffic.received") > 500);
      assertEquals(
          0,
          registry
              .get("eventstore.events.rejected")
              .tag("reason", "signature")
              .functionCounter()
              .count());
    }
  }

  private double counted(String name) {
    return registry.get(name).functionCounter().count();
  }

  @Test
  void twoCommunitiesAreToldApartByTheirTags() {
    append(alice);
    try (CommunityMeters one = new CommunityMeters(alice, Tags.of("community", "a"));
        CommunityMeters other = new CommunityMeters(bob, Tags.of("community", "b"))) {
      one.bindTo(registry);
      other.bindTo(registry);
      assertEquals(1, registry.get("eventstore.events").tag("community", "a").gauge().value());
      assertEquals(0, registry.get("eventstore.events").tag("community", "b").gauge().value());
    }
  }

  @Test
  void closingTakesOutWhatWasBoundAndNothingElse() {
    registry.counter("of.the.application").increment();
    CommunityMeters one = new CommunityMeters(alice, Tags.of("community", "a"));
    CommunityMeters other = new CommunityMeters(bob, Tags.of("community", "b"));
    one.bindTo(registry);
    other.bindTo(registry);

    one.close();
    one.close();

    assertEquals(1 + bob.metrics().meters().size(), registry.getMeters().size());
    other.close();
    assertEquals(1, registry.getMeters().size());
  }

  @Test
  void valuesStayReadableAfterTheCommunityWasClosed() {
    append(alice);
    try (CommunityMeters meters = new CommunityMeters(alice)) {
      meters.bindTo(registry);
      alice.close();
      registry.getMeters().forEach(Meter::measure);
      assertEquals(1, registry.get("eventstore.events").gauge().value());
    }
  }
}
