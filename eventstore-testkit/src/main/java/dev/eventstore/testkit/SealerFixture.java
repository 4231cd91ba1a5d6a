package dev.eventstore.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two devices of one community, one of another, and bytes to seal. */
abstract class SealerFixture {
  static final byte[] JSON = "{\"a\":1}".getBytes(UTF_8);
  static final byte[] ATTACHMENT = {1, 2, 3};

  final Random random = TestSeed.random();
  Sealer alice;
  Sealer bob;
  Sealer stranger;

  /** A device of the community under test, another one each time. */
  protected abstract Sealer member();

  /** A device of another community. */
  protected abstract Sealer stranger();

  @BeforeEach
  final void openSealers() {
    alice = member();
    bob = member();
    stranger = stranger();
  }

  @AfterEach
  final void closeSealers() {
    alice.close();
    bob.close();
    stranger.close();
  }

  static Opening.Opened opened(Sealer sealer, Bytes sealed) {
    return assertInstanceOf(Opening.Opened.class, sealer.openEvent(sealed));
  }

  final EventId randomId() {
    return EventId.of(randomBytes(EventId.BYTES));
  }

  final byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** One bit changed; which one of the byte, the seed decides. */
  final Bytes flipped(Bytes bytes, int index) {
    byte[] changed = bytes.toArray();
    changed[index] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return Bytes.copyOf(changed);
  }

  static Bytes resized(Bytes bytes, int size) {
    return Bytes.copyOf(Arrays.copyOf(bytes.toArray(), size));
  }
}
