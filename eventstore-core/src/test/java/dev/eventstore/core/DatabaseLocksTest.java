package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The locks that tell other users of SQLite that the database is in use. */
@Timeout(60)
final class DatabaseLocksTest {
  private static final int DEADLINE_SECONDS = 40;

  @TempDir private Path directory;

  @Test
  @DisabledOnOs(OS.WINDOWS) // where closing one handle does not drop the locks of others
  void verifyLeavesTheDatabaseLockedAsOneInUse() throws Exception {
    Path database = directory.resolve(SqliteEventStore.FILE);
    try (Community community =
        Communities.builder().directory(directory).invite(Invite.create("book club")).open()) {
      community.append(EventDraft.of("message").build());
      assertTrue(community.verify(checked -> {}).passed());
      assertTrue(community.verify(checked -> {}).passed());
      Process other = start(database);
      assertTrue(other.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
      assertEquals(SoleUser.REFUSED, other.exitValue(), "the database is in use");
    }
  }

  private static Process start(Path database) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    return new ProcessBuilder(
            List.of(java, "-cp", classes, SoleUser.class.getName(), database.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
