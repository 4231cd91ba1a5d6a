package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.io.IOException;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library through a {@link NativeFolder}, since its driver on its own leaves
 * a copy in the shared temporary folder. Any thread may call it.
 */
final class SqliteLibrary {
  /** Where the driver unpacks its library; an application may have set it. */
  private static final String FOLDER = "org.sqlite.tmpdir";

  private static boolean loaded;

  private SqliteLibrary() {}

  /**
   * Makes sure that the library is loaded; does so once in a process.
   *
   * @throws StorageException when it cannot be loaded; the message says what to set
   */
  static synchronized void load() {
    if (!loaded) {
      try {
        loadOnce();
      } catch (Exception notLoaded) { // the driver declares no narrower one
        throw failure(notLoaded);
      }
      loaded = true;
    }
  }

  private static void loadOnce() throws Exception {
    if (System.getProperty(FOLDER) == null) {
      loadFromPrivateFolder();
    } else {
      SQLiteJDBCLoader.initialize();
    }
  }

  private static StorageException failure(Exception notLoaded) {
    return new StorageException(
        StorageException.Kind.IO,
        "the database library SQLite cannot be loaded from "
            + System.getProperty(FOLDER, NativeFolder.base().toString())
            + "; "
            + NativeFolder.ADVICE,
        notLoaded);
  }

  private static void loadFromPrivateFolder() throws Exception {
    try (NativeFolder folder = NativeFolder.create()) {
      System.setProperty(FOLDER, folder.path().toString());
      if (!SQLiteJDBCLoader.initialize()) {
        throw new IOException("the driver gave no reason");
      }
    } finally {
      System.clearProperty(FOLDER);
    }
  }
}
