package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import dev.eventstore.spi.Transport;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The folder of one device: the first argument of every command. */
final class DirectoryArgument {
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      converter = FolderConverter.class,
      description = "The folder of this device: its database and its keys.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private Path directory;

  Path path() {
    return directory;
  }

  /** Opens what the folder holds, without a network. */
  Community open(Terminal terminal) {
    return told(existing().open(), terminal);
  }

  /** The same for who tells of damage anyway. */
  Community openUntold() {
    return existing().open();
  }

  /** Opens what the folder holds, with a network. */
  Community open(Transport transport, Terminal terminal) {
    return told(existing().transport(transport).open(), terminal);
  }

  /** Opens it with an invite; there need not be anything yet. */
  Community open(Invite invite, Terminal terminal) {
    return told(Communities.builder().directory(directory).invite(invite).open(), terminal);
  }

  /** Whether it is the folder of a device already. */
  boolean hasKeys() {
    return Files.exists(directory.resolve("device.key"));
  }

  /** Whatever the command is about, its user must hear that events may be missing. */
  private static Community told(Community community, Terminal terminal) {
    community
        .info()
        .rebuiltFrom()
        .ifPresent(
            kept ->
                terminal
                    .err()
                    .println(
                        "eventstore: the database was damaged and has been rebuilt from what could"
                            + " be read; events may be missing until a peer brings them back; the"
                            + " damaged database is kept as "
                            + kept));
    return community;
  }

  private Communities.Builder existing() {
    requireDirectory();
    if (Files.notExists(directory.resolve("device.key"))
        && Files.notExists(directory.resolve("events.db"))) {
      throw failed("holds no community; 'eventstore create' or 'eventstore join' makes one");
    }
    return Communities.builder().directory(directory);
  }

  private void requireDirectory() {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (Files.exists(directory)) {
      throw failed("is a file, not a folder");
    }
    throw failed(
        Files.notExists(directory)
            ? "does not exist; 'eventstore create' or 'eventstore join' makes it"
            : "may not be accessed");
  }

  private CommandFailedException failed(String why) {
    return new CommandFailedException("'" + directory + "' " + why);
  }

  /** Makes sure that the folder is still free for a new community. */
  void requireFree() {
    for (String name : new String[] {"events.db", "device.key"}) {
      if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw failed("holds a community already; choose another folder");
      }
    }
  }

  /** Refuses an invite link: in the wrong place it would become the name of a folder. */
  static final class FolderConverter implements ITypeConverter<Path> {
    private static final String LINK_START = "eventstore:";

    @Override
    public Path convert(String text) {
      if (text.startsWith(LINK_START)) {
        throw new TypeConversionException("this is an invite link, not a folder");
      }
      return new FileConverter().convert(text);
    }
  }
}
