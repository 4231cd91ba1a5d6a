package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:7001",
        "0:7001",
        "000.0.0.00:7001",
        "[::]:7001",
        "[0:0:0:0:0:0:0:0]:7001",
        "[::0.0.0.0]:7001",
        "[::ffff:0.0.0.0]:7001"
      })
  void addressThatStandsForNoMachineIsRefusedWithASentence(String text) {
    TransportException refused =
        assertThrows(TransportException.class, () -> PeerAddress.parse(text));
    assertEquals(
        '"' + text + "\" stands for all addresses of a machine; a peer is at one of them",
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0:1", "0.example:1", "[::1]:1", "[fe80::1%nowhere]:1", "host:1"})
  void addressesAndNamesOfMachinesAreTaken(String text) {
    assertEquals(1, PeerAddress.parse(text).port());
  }

  @Test
  void anythingElseIsRefused() {
    for (String bad : new String[] {"host", "host:0", "host:65536", "::1:7", "a b:7", ""}) {
      assertThrows(TransportException.class, () -> PeerAddress.parse(bad), bad);
    }
  }
}
