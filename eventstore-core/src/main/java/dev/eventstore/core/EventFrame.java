package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The plaintext of a sealed event, and the message its signature covers. All integers are
 * big-endian; docs/format.md draws it byte by byte.
 *
 * <pre>
 * plaintext = 0x01 ‖ signature(64) ‖ u32 |json| ‖ json ‖ u32 |attachment| ‖ attachment ‖ zeros
 * signed    = context ‖ nonce(24) ‖ u32 |json| ‖ json ‖ attachment
 * </pre>
 *
 * The zeros fill it up to the Padmé length of all that stands before them.
 */
final class EventFrame {
  /** The only version of the frame so far. */
  static final int VERSION = 1;

  private static final int SIGNATURE_OFFSET = 1;
  private static final int JSON_LENGTH_OFFSET = SIGNATURE_OFFSET + Sodium.SIGNATURE_BYTES;
  private static final int JSON_OFFSET = JSON_LENGTH_OFFSET + Integer.BYTES;

  private EventFrame() {}

  static byte[] signedMessage(byte[] context, byte[] nonce, byte[] json, byte[] attachment) {
    int length = context.length + nonce.length + Integer.BYTES + json.length + attachment.length;
    return ByteBuffer.allocate(length)
        .put(context)
        .put(nonce)
        .putInt(json.length)
        .put(json)
        .put(attachment)
        .array();
  }

  static byte[] write(byte[] signature, byte[] json, byte[] attachment) {
    int content = Limits.EVENT_FRAME_BYTES + json.length + attachment.length;
    return ByteBuffer.allocate(Padme.paddedLength(content))
        .put((byte) VERSION)
        .put(signature)
        .putInt(json.length)
        .put(json)
        .putInt(attachment.length)
        .put(attachment)
        .array();
  }

  /**
   * Takes a plaintext apart.
   *
   * @param plain authentic, at least {@link Limits#EVENT_FRAME_BYTES} long
   */
  static Opening read(byte[] plain, byte[] context, byte[] nonce) {
    if (plain[0] != VERSION) {
      return new Opening.NewerFrame(Byte.toUnsignedInt(plain[0]));
    }
    ByteBuffer in = ByteBuffer.wrap(plain);
    int variable = plain.length - Limits.EVENT_FRAME_BYTES;
    int jsonBytes = in.getInt(JSON_LENGTH_OFFSET);
    if (jsonBytes < 0 || jsonBytes > variable) {
      return new Opening.Refused(Verdict.Reason.ENCODING);
    }
    int attachmentBytes = in.getInt(JSON_OFFSET + jsonBytes);
    if (attachmentBytes < 0 || attachmentBytes > variable - jsonBytes) {
      return new Opening.Refused(Verdict.Reason.ENCODING);
    }
    if (!isPadded(plain, Limits.EVENT_FRAME_BYTES + jsonBytes + attachmentBytes)) {
      return new Opening.Refused(Verdict.Reason.ENCODING);
    }
    return opened(plain, context, nonce, jsonBytes, attachmentBytes);
  }

  private static boolean isPadded(byte[] plain, int content) {
    for (int i = content; i < plain.length; i++) {
      if (plain[i] != 0) {
        return false;
      }
    }
    return Padme.paddedLength(content) == plain.length;
  }

  private static Opening opened(
      byte[] plain, byte[] context, byte[] nonce, int jsonBytes, int attachmentBytes) {
    byte[] json = Arrays.copyOfRange(plain, JSON_OFFSET, JSON_OFFSET + jsonBytes);
    int attachmentOffset = JSON_OFFSET + jsonBytes + Integer.BYTES;
    byte[] attachment =
        Arrays.copyOfRange(plain, attachmentOffset, attachmentOffset + attachmentBytes);
    return new Opening.Opened(
        Bytes.copyOf(signedMessage(context, nonce, json, attachment)),
        Bytes.copyOf(plain, SIGNATURE_OFFSET, Sodium.SIGNATURE_BYTES),
        Bytes.copyOf(json),
        Bytes.copyOf(attachment));
  }
}
