package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NetworkTest {
  private static final SyncGoal FOR_EVER = new SyncGoal(false, 0, OptionalLong.empty(), false);

  @TempDir Path folder;
  private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
  private final Terminal terminal =
      new Terminal(
          new ByteArrayInputStream(new byte[0]),
          new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
          new Lines(errors),
          false,
          false);
  private final Network network = new Network(terminal, 0);

  @Test
  void hostThatIsNotKnownCannotSteerTheTerminal() throws InterruptedException {
    try (Community community = open()) {
      network.begin();
      community.peers().connect("no\u202ewhere\u009b.invalid:7001");

      assertEquals(
          "eventstore: the host of the peer 'no where .invalid:7001' is not known; it is looked"
              + " for again every 10 s",
          errors.poll(40, TimeUnit.SECONDS));
    }
  }

  @Test
  void syncFailsWithASentenceWhenTheNetworkHasEnded() {
    try (Community community = open()) {
      SyncSession session =
          new SyncSession(terminal, community, network, FOR_EVER, new TextReport(terminal));
      network.failed(new StackOverflowError());

      CommandFailedException failed =
          assertThrows(CommandFailedException.class, () -> session.run(new PeerOptions()));
      assertEquals(
          "the network has ended by an internal error (StackOverflowError); --debug shows where",
          failed.getMessage());
      assertInstanceOf(StackOverflowError.class, failed.getCause());
    }
  }

  private Community open() {
    return Communities.builder()
        .directory(folder.resolve("alice"))
        .invite(Invite.create("club"))
        .transport(network.transport())
        .open();
  }

  private static final class Lines extends PrintStream {
    private final BlockingQueue<String> lines;

    Lines(BlockingQueue<String> lines) {
      super(new ByteArrayOutputStream(), true, UTF_8);
      this.lines = lines;
    }

    @Override
    public void println(String line) {
      lines.add(line);
    }
  }
}
