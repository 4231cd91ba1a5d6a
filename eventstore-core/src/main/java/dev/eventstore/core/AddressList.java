package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Limits;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Addresses of peers as bytes, padded so that they hide their number and their lengths:
 *
 * <pre>
 * u8 addresses ‖ (u8 length ‖ text in UTF-8) each ‖ zeros up to a multiple of 256 bytes
 * </pre>
 */
final class AddressList {
  private static final int STEP_BYTES = 256;
  private static final int MAX_BYTES =
      1 + Limits.MAX_INVITE_ADDRESSES * (1 + Limits.MAX_INVITE_TEXT_BYTES);

  private AddressList() {}

  /** The bytes of at most {@link Limits#MAX_INVITE_ADDRESSES}, each as an invite takes it. */
  static byte[] write(List<String> addresses) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.put((byte) addresses.size());
    for (String address : addresses) {
      byte[] text = address.getBytes(UTF_8);
      out.put((byte) text.length).put(text);
    }
    int steps = (out.position() + STEP_BYTES - 1) / STEP_BYTES;
    return Arrays.copyOf(Arrays.copyOf(out.array(), out.position()), steps * STEP_BYTES);
  }

  /** Reads what {@link #write} made; empty for anything else. */
  static Optional<List<String>> read(byte[] padded) {
    ByteBuffer in = ByteBuffer.wrap(padded);
    try {
      List<String> addresses = new ArrayList<>();
      for (int left = Byte.toUnsignedInt(in.get()); left > 0; left--) {
        byte[] text = new byte[Byte.toUnsignedInt(in.get())];
        in.get(text);
        addresses.add(UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
      }
      boolean inRange = addresses.size() <= Limits.MAX_INVITE_ADDRESSES;
      return inRange && Arrays.equals(padded, write(addresses))
          ? Optional.of(List.copyOf(addresses))
          : Optional.empty();
    } catch (BufferUnderflowException | CharacterCodingException broken) {
      return Optional.empty();
    }
  }
}
