package dev.eventstore.core;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The attributes with which a file or folder is made that only its user may enter, where the file
 * system knows modes; elsewhere, on Windows, the rights of the folder above apply.
 */
final class OwnerOnly {
  private OwnerOnly() {}

  /** Mode 0600. */
  static FileAttribute<?>[] file() {
    return mode("rw-------");
  }

  /** Mode 0700. */
  static FileAttribute<?>[] folder() {
    return mode("rwx------");
  }

  private static FileAttribute<?>[] mode(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
