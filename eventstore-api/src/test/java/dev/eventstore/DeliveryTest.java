package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  @Test
  void aCursorBeginsAtTheBeginningAndIsAcknowledgedByReturning() {
    Delivery delivery = Delivery.fromCursor("billing");
    assertEquals(Optional.of("billing"), delivery.cursor());
    assertEquals(Delivery.Start.BEGINNING, delivery.start());
    assertEquals(Delivery.Acknowledgement.AUTOMATIC, delivery.acknowledgement());
    assertEquals(Optional.empty(), delivery.executor());
  }

  @Test
  void eachChoiceKeepsTheOthers() {
    Executor executor = Runnable::run;
    Delivery expected =
        new Delivery(
            Optional.of("billing"),
            Delivery.Start.NOW,
            Delivery.Acknowledgement.MANUAL,
            Optional.of(executor));
    assertEquals(
        expected, Delivery.fromCursor("billing").startingNow().acknowledgedByHand().on(executor));
    assertEquals(
        expected, Delivery.fromCursor("billing").on(executor).acknowledgedByHand().startingNow());
  }

  @Test
  void aNameHasOneCharacterAtLeastAndNoMoreThanTheLimit() {
    Delivery.fromCursor("x");
    Delivery.fromCursor("x".repeat(255));
    assertThrows(IllegalArgumentException.class, () -> Delivery.fromCursor(""));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Delivery.fromCursor("x".repeat(256)));
    assertEquals("the name of a cursor has 1 to 255 characters, not 256", refused.getMessage());
  }

  @Test
  void aNameIsValidUnicode() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Delivery.fromCursor("a\ud800"));
    assertEquals("the name of a cursor is valid Unicode", refused.getMessage());
    Delivery.fromCursor("\ud83d\ude00");
  }

  @Test
  void aLiveSubscriptionHasNothingToAcknowledge() {
    assertThrows(IllegalArgumentException.class, () -> Delivery.live().acknowledgedByHand());
  }
}
