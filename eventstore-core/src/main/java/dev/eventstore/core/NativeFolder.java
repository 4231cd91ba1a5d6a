package dev.eventstore.core;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A private folder for the moment in which a native library is loaded. The operating system can
 * only load a library from a file, so the bundled one is unpacked here, loaded, and removed again.
 *
 * <p>Only this user may enter the folder (mode 0700 where the file system knows modes), so nobody
 * can put another library in the place of ours. Its name carries the number of the process: what a
 * killed process left, or one on Windows, where a loaded library cannot be removed, is swept by the
 * next process that opens such a folder. One thread at a time.
 */
final class NativeFolder implements AutoCloseable {
  /** The system property that names where to unpack, in place of {@code java.io.tmpdir}. */
  static final String PROPERTY = "eventstore.native.dir";

  /** What to do when a library cannot be unpacked or loaded; the end of a message. */
  static final String ADVICE =
      "if that folder is missing, read-only or mounted noexec, name another one with -D"
          + PROPERTY
          + "=FOLDER or -Djava.io.tmpdir=FOLDER";

  private static final String PREFIX = "eventstore-native-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,18})-.*");

  private final Path path;

  private NativeFolder(Path path) {
    this.path = path;
  }

  /** Where folders are made: an existing folder that allows loading programs. */
  static Path base() {
    String chosen = System.getProperty(PROPERTY, "");
    return Path.of(chosen.isEmpty() ? System.getProperty("java.io.tmpdir") : chosen)
        .toAbsolutePath();
  }

  /** A new empty folder, after those of dead processes have been swept. */
  static NativeFolder create() throws IOException {
    Path base = base();
    Path made =
        Files.createTempDirectory(
            base, PREFIX + ProcessHandle.current().pid() + "-", OwnerOnly.folder());
    sweep(base, Files.getOwner(made));
    return new NativeFolder(made);
  }

  Path path() {
    return path;
  }

  /** Unpacks a resource of the jar that {@code neighbour} came from. */
  Path extract(Class<?> neighbour, String resource) throws IOException {
    try (InputStream in = neighbour.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + " is not on the class path");
      }
      Path file = path.resolve(resource.substring(resource.lastIndexOf('/') + 1));
      Files.copy(in, file);
      return file;
    }
  }

  /** Removes the folder and what lies in it, as far as the operating system allows it now. */
  @Override
  public void close() {
    remove(path);
  }

  private static void sweep(Path base, UserPrincipal user) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isLeftOver(folder, user)) {
          remove(folder);
        }
      }
    }
  }

  private static boolean isLeftOver(Path folder, UserPrincipal user) {
    @Nullable Path name = folder.getFileName();
    Matcher matcher = NAME.matcher(name == null ? "" : name.toString());
    try {
      return matcher.matches()
          && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
          && !isAlive(Long.parseLong(matcher.group(1)));
    } catch (IOException vanished) {
      return false;
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Folders of ours hold files only; anything else stays, and the folder with it. */
  private static void remove(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException inUse) {
      return;
    }
    try {
      Files.deleteIfExists(folder);
    } catch (IOException notEmpty) {
      return;
    }
  }
}
