package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An input that fails after a text instead of coming to an end. */
final class BreakingInput extends InputStream {
  private final ByteArrayInputStream text;
  private final Throwable failure;

  /**
   * An input of this text.
   *
   * @param failure an {@link IOException} or an {@link Error}
   */
  BreakingInput(String text, Throwable failure) {
    this.text = new ByteArrayInputStream(text.getBytes(UTF_8));
    this.failure = failure;
  }

  @Override
  public int read() throws IOException {
    if (text.available() > 0) {
      return text.read();
    }
    if (failure instanceof IOException broken) {
      throw broken;
    }
    throw (Error) failure;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return text.available() > 0 ? text.read(buffer, offset, length) : read();
  }

  @Override
  public int available() {
    return text.available();
  }
}
