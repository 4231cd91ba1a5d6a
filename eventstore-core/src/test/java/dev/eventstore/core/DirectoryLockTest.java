package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.StorageException;
import dev.eventstore.StorageException.Kind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DirectoryLockTest {
  private static final int DEADLINE_SECONDS = 20;

  @TempDir private Path directory;

  @Test
  void anotherProcessHoldsItAndIsNamedUntilItEnds() throws Exception {
    Process holder = start();
    try {
      assertEquals(LockHolder.TAKEN, firstLine(holder));
      assertTrue(refusal().endsWith("is in use by process " + holder.pid()), refusal());
    } finally {
      end(holder);
    }
    DirectoryLock.acquire(directory).close();
  }

  @Test
  void aProcessThatWasKilledHoldsNothing() throws Exception {
    Process holder = start();
    assertEquals(LockHolder.TAKEN, firstLine(holder));
    holder.destroyForcibly();
    assertTrue(holder.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
    DirectoryLock.acquire(directory).close();
  }

  @Test
  void anotherClassLoaderOfThisProcessHoldsItAndARefusalDoesNotTakeItAway() throws Exception {
    try (URLClassLoader other = new URLClassLoader(libraryUrls(), null);
        AutoCloseable held = acquireIn(other)) {
      String own = Long.toString(ProcessHandle.current().pid());
      assertTrue(refusal().contains(own), refusal());
      Process third = start();
      assertEquals(
          Kind.LOCKED + ": the directory " + directory + " is in use by process " + own,
          firstLine(third));
      end(third);
    }
    DirectoryLock.acquire(directory).close();
  }

  @Test
  void otherCodeOfThisProcessThatLockedTheFileIsSeenAndLeavesNothingBehind() throws IOException {
    Path file = directory.resolve("lock");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      assertTrue(refusal().contains("other code in this process"), refusal());
    }
    DirectoryLock.acquire(directory).close();
  }

  @Test
  void aSymbolicLinkIsNoSecondDirectory() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolveSibling("link"), directory);
    try (DirectoryLock held = DirectoryLock.acquire(link)) {
      assertEquals(directory.toRealPath(), held.directory());
      refusal();
    } finally {
      Files.delete(link);
    }
  }

  private String refusal() {
    StorageException refused =
        assertThrows(StorageException.class, () -> DirectoryLock.acquire(directory));
    assertEquals(Kind.LOCKED, refused.kind());
    return refused.getMessage();
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Stream.of(LockHolder.class, DirectoryLock.class, StorageException.class)
            .map(DirectoryLockTest::place)
            .map(url -> new File(url.getPath()).toString())
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
            List.of(java, "-cp", classes, LockHolder.class.getName(), directory.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process process) throws IOException {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
  }

  private static void end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  private static URL[] libraryUrls() {
    return new URL[] {place(DirectoryLock.class), place(StorageException.class)};
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private AutoCloseable acquireIn(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> copy = Class.forName(DirectoryLock.class.getName(), true, loader);
    Method acquire = copy.getDeclaredMethod("acquire", Path.class);
    acquire.setAccessible(true);
    return (AutoCloseable) acquire.invoke(null, directory);
  }
}
