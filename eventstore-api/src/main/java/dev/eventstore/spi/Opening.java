package dev.eventstore.spi;

import dev.eventstore.Bytes;

/** What came of opening sealed bytes; the author's signature is still to be checked. */
public sealed interface Opening {
  /**
   * A key of the community opened it, and its frame and padding are exact.
   *
   * @param signedMessage what the signature covers: context, nonce, length of the JSON, JSON,
   *     attachment
   * @param signature 64 bytes
   * @param json the JSON as it was signed, not yet parsed
   * @param attachment the binary content, mostly empty
   */
  record Opened(Bytes signedMessage, Bytes signature, Bytes json, Bytes attachment)
      implements Opening {
    /** Shows sizes, never content. */
    @Override
    public String toString() {
      return "Opened[%d bytes of JSON, %d bytes attached, redacted]"
          .formatted(json.size(), attachment.size());
    }
  }

  /**
   * It is no event of this community.
   *
   * @param reason why not
   */
  record Refused(Verdict.Reason reason) implements Opening {}

  /**
   * A frame that a later version of the library may know.
   *
   * @param frameVersion its number
   */
  record NewerFrame(int frameVersion) implements Opening {}
}
