package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Offers what nobody accepts, some of it new and some of it again and again: noise, what is sealed
 * but no event, and events whose author has not signed them.
 */
final class RefusedEvents extends Lie {
  private static final int IN_A_VERSION = 16;
  private static final int NOISE_BYTES = 300;
  private static final int REMEMBERED = 1_000;
  private static final int KINDS = 4;
  private static final int MANY = 1 << 30;
  private static final DeviceId ANOTHER = DeviceId.of(new byte[DeviceId.BYTES]);

  private final List<Bytes> offered = new ArrayList<>();

  @Override
  Duration every() {
    return Duration.ofMillis(20);
  }

  @Override
  List<Bytes> pushes(Liar me) {
    List<Bytes> some = new ArrayList<>();
    for (int i = 0; i < IN_A_VERSION; i++) {
      boolean again = offered.size() > REMEMBERED && i % 2 == 0;
      some.add(again ? offered.get(me.random().nextInt(offered.size())) : fresh(me));
    }
    return some;
  }

  private Bytes fresh(Liar me) {
    int number = me.random().nextInt(KINDS);
    Bytes event = number == 0 ? noise(me) : me.sealer().sealEvent(json(me, number), new byte[0]);
    if (offered.size() <= REMEMBERED) {
      offered.add(event);
    }
    return event;
  }

  private static Bytes noise(Liar me) {
    byte[] noise = new byte[NOISE_BYTES];
    me.random().nextBytes(noise);
    return Bytes.copyOf(noise);
  }

  /** Either not canonical, or of another author. */
  private static byte[] json(Liar me, int number) {
    String text =
        number == 1
            ? "{\"no\": \"event\"} "
            : "{\"author\":\"%s\",\"n\":%d,\"ts\":1,\"type\":\"note\"}"
                .formatted(ANOTHER, me.random().nextInt(MANY));
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
