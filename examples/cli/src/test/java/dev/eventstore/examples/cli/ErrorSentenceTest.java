package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Invite;
import dev.eventstore.SecretBytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge of all error sentences would notice a secret, a second line and a class name. */
class ErrorSentenceTest {
  @Test
  void onlyACleanLinePasses() {
    String link = Invite.create("book club").link();
    SecretBytes key = Invite.parse(link).keys().get(0);
    String clean = "/folder-646688512304389930/alice/device.key is damaged";
    assertEquals(clean, ErrorSentence.line("eventstore: " + clean + "\n"));
    for (String bad :
        List.of(
            link,
            link.substring("eventstore:v1:".length()),
            HexFormat.of().formatHex(key.exposeSecret()),
            "two\nlines",
            "java.io.IOException: broken",
            "at dev.eventstore.core.Device.append(Device.java:80)")) {
      assertThrows(
          AssertionError.class, () -> ErrorSentence.line("eventstore: " + bad + "\n"), bad);
    }
  }
}
