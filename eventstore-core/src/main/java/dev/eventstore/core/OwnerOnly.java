package dev.eventstore.core;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The attributes with which a file or folder is made that only its user may enter, where the file
 * system knows modes; elsewhere, on Windows, the rights of the folder above apply.
 */
final class OwnerOnly {
  private static final Set<PosixFilePermission> OF_THE_OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private OwnerOnly() {}

  /** Mode 0600. */
  static FileAttribute<?>[] file() {
    return mode("rw-------");
  }

  /** Mode 0700. */
  static FileAttribute<?>[] folder() {
    return mode("rwx------");
  }

  /** The mode of a file with which other users may do anything; empty for any other. */
  static Optional<String> modeIfOpenToOthers(Path file) throws IOException {
    if (!modesAreKnown()) {
      return Optional.empty();
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
    return OF_THE_OWNER.containsAll(found)
        ? Optional.empty()
        : Optional.of(PosixFilePermissions.toString(found));
  }

  private static boolean modesAreKnown() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] mode(String permissions) {
    if (!modesAreKnown()) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
