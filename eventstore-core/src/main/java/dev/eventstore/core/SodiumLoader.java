package dev.eventstore.core;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.SealingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the libsodium that lies in lazysodium's jar, never one that is installed on the system:
 * which signatures are accepted must not depend on the machine. The library is loaded under its own
 * file name and its symbols stay local, so another libsodium in the process does no harm.
 */
final class SodiumLoader {
  /** JNA's own small library is unpacked to where this property says. */
  private static final String JNA_FOLDER = "jna.tmpdir";

  /** JNA's name of a platform, and where its library lies in the jar. All are 64-bit. */
  private static final Map<String, String> RESOURCES =
      Map.of(
          "linux-x86-64", "linux64/libsodium.so",
          "linux-aarch64", "arm64/libsodium.so",
          "darwin-x86-64", "mac/intel/libsodium.dylib",
          "darwin-aarch64", "mac/aarch64/libsodium.dylib",
          "win32-x86-64", "windows64/libsodium.dll");

  private static final int RTLD_NOW = 2;
  private static final int RTLD_LOCAL_ON_MAC = 4;

  private SodiumLoader() {}

  /**
   * Binds the native methods of {@code natives}. To be called once in a process.
   *
   * @throws SealingException when the library cannot be loaded; the message says what to set
   */
  static void bind(Class<?> natives) {
    @Nullable String resource = RESOURCES.get(Platform.RESOURCE_PREFIX);
    if (resource == null) {
      throw failed("it is not bundled for " + Platform.RESOURCE_PREFIX, null);
    }
    try (NativeFolder folder = NativeFolder.create()) {
      startJna(folder);
      Path file = folder.extract(com.goterl.lazysodium.Sodium.class, resource);
      Native.register(natives, NativeLibrary.getInstance(file.toString(), options()));
    } catch (IOException notUnpacked) {
      throw failed(
          "it cannot be unpacked in " + NativeFolder.base() + "; " + NativeFolder.ADVICE,
          notUnpacked);
    } catch (LinkageError notLoaded) {
      throw failed(
          "it cannot be loaded from " + NativeFolder.base() + "; " + NativeFolder.ADVICE,
          notLoaded);
    }
  }

  /** Lets JNA unpack its own library into the same folder, unless the application chose one. */
  private static void startJna(NativeFolder folder) {
    if (System.getProperty(JNA_FOLDER) != null) {
      return;
    }
    System.setProperty(JNA_FOLDER, folder.path().toString());
    try {
      if (Native.POINTER_SIZE != Long.BYTES) {
        throw failed("this Java platform is not 64-bit", null);
      }
    } finally {
      System.clearProperty(JNA_FOLDER);
    }
  }

  private static Map<String, Object> options() {
    if (Platform.isWindows()) {
      return Map.of();
    }
    return Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW | (Platform.isMac() ? RTLD_LOCAL_ON_MAC : 0));
  }

  private static SealingException failed(String why, @Nullable Throwable cause) {
    return new SealingException(
        Category.FATAL, "the cryptographic library libsodium cannot be used: " + why, cause);
  }
}
