package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.Sealer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Something that the application puts around the cryptography of a device. */
class GivenSealerTest {
  private final Invite invite = Invite.create("given");
  private final List<CountingSealer> given = new ArrayList<>();
  @TempDir private Path directory;

  /** Counts what it seals, and whether it was closed. */
  private static final class CountingSealer extends ForwardingSealer {
    private int sealed;
    private int closed;

    CountingSealer(Sealer sealer) {
      super(sealer);
    }

    @Override
    public Bytes sealEvent(byte[] json, byte[] attachment) {
      sealed++;
      return super.sealEvent(json, attachment);
    }

    @Override
    public void close() {
      closed++;
      super.close();
    }
  }

  private Sealer counting(Sealer inside) {
    given.add(new CountingSealer(inside));
    return given.get(given.size() - 1);
  }

  private Communities.Builder builder() {
    return Communities.builder().directory(directory).invite(invite).sealer(this::counting);
  }

  @Test
  void itIsUsedForEverythingAndClosedWithTheCommunity() {
    try (Community community = builder().open()) {
      community.append(EventDraft.of("note").with("text", "sealed by it").build());
    }
    assertEquals(List.of(1), given.stream().map(sealer -> sealer.sealed).toList());
    assertTrue(given.get(0).closed > 0);
    assertThrows(IllegalStateException.class, () -> given.get(0).sealer.self());
  }

  @Test
  void theSameDatabaseOpensWithItAndWithout() {
    Receipt receipt;
    try (Community community = builder().open()) {
      receipt = community.append(EventDraft.of("note").with("text", "kept").build());
    }
    try (Community community = Communities.builder().directory(directory).open()) {
      assertEquals("kept", community.find(receipt.id()).orElseThrow().text("text"));
    }
  }

  @Test
  void itIsClosedWhenOpeningFails() {
    MemoryEventStore closed = new MemoryEventStore();
    closed.close();
    assertThrows(RuntimeException.class, () -> builder().store(closed).open());
    assertTrue(given.get(0).closed > 0);
  }
}
