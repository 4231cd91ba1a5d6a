package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there as a whole or not at all, and never instead of another one: it is written
 * beside its place, under a name that ends with {@code .part}, and moved there at the end. Its
 * owner alone may read it. One thread.
 */
final class NewFile implements AutoCloseable {
  private static final String SUFFIX = ".part";

  private final Path path;
  private final Path part;
  private final FileChannel channel;
  private final Writer writer;

  /**
   * Begins the file.
   *
   * @throws CommandFailedException when there is one already
   */
  NewFile(Path path) throws IOException {
    this.path = path;
    requireFree();
    Path absolute = path.toAbsolutePath();
    part = newPart(absolute.resolveSibling("."), absolute.getFileName() + ".");
    part.toFile().deleteOnExit(); // as after Ctrl-C
    channel = FileChannel.open(part, StandardOpenOption.WRITE);
    writer = new BufferedWriter(Channels.newWriter(channel, US_ASCII));
  }

  /** Such files are for their owner alone, where the system knows modes. */
  private Path newPart(Path folder, String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(path.toString());
    }
    return Files.createTempFile(folder.normalize(), prefix, SUFFIX);
  }

  private void requireFree() {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandFailedException("'" + path + "' is there already; choose another name");
    }
  }

  /** What is written here is in the file once it is complete. */
  Writer writer() {
    return writer;
  }

  /** Puts the file in its place: it is complete and on the disk. */
  void complete() throws IOException {
    writer.flush();
    channel.force(true);
    channel.close();
    try {
      Files.move(part, path);
    } catch (FileAlreadyExistsException meanwhile) {
      requireFree();
      throw meanwhile;
    }
  }

  /** Leaves nothing of a file that is not complete. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }
}
