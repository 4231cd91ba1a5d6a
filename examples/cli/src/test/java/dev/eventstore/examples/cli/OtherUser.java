package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A user to whom file modes apply: root, as whom tests may run, passes them all. It is the user of
 * the tests if that is not root.
 *
 * @param wrapper what to put before a command so that it runs as this user
 * @param programs starts programs in a folder that this user may enter
 */
record OtherUser(List<String> wrapper, Programs programs) {
  private static final int NOBODY = 65_534;
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /** The user, or the reason why there is none here. */
  static OtherUser in(Path folder) throws IOException {
    if (!isRoot(folder)) {
      return new OtherUser(List.of(), new Programs(folder));
    }
    assumeTrue(Files.isExecutable(SETPRIV), "root needs setpriv to become another user");
    letIn(folder);
    Path original = Path.of(Objects.requireNonNull(System.getProperty("eventstore.jar")));
    Path jar = Files.copy(original, folder.resolve("eventstore.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> wrapper =
        List.of(
            SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    return new OtherUser(wrapper, new Programs(folder, jar));
  }

  /** Starts the program as this user. */
  RunningProgram start(String... arguments) {
    return programs.startUnder(wrapper, List.of(), arguments);
  }

  /** Makes this user the owner of all that is in a folder. */
  void own(Path folder) throws IOException {
    if (wrapper.isEmpty()) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", NOBODY);
      }
    }
  }

  /** Lets every user work in a folder. */
  static void letIn(Path folder) {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static boolean isRoot(Path anyFileOfTheTest) throws IOException {
    return anyFileOfTheTest.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Integer.valueOf(0).equals(Files.getAttribute(anyFileOfTheTest, "unix:uid"));
  }
}
