package dev.eventstore.examples.quickstart;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Two devices of one community: what one appends, the other receives. */
public final class Quickstart {
  private Quickstart() {}

  /** Sends the paragraphs of a text file, {@code LICENSE} unless another is named. */
  public static void main(String... arguments) throws Exception {
    String text = Files.readString(Path.of(arguments.length > 0 ? arguments[0] : "LICENSE"));
    List<EventDraft> messages =
        Stream.of(text.split("\\R\\s*\\R"))
            .map(paragraph -> paragraph.strip().replaceAll("\\s+", " "))
            .filter(paragraph -> !paragraph.isEmpty())
            .map(paragraph -> EventDraft.of("message").with("content", paragraph).build())
            .toList();
    Path folder = Files.createTempDirectory("quickstart");
    Invite invite = Invite.create("book club"); // a secret: whoever has its link is a member
    try (Community alice = open(folder.resolve("alice"), invite);
        Community bob = open(folder.resolve("bob"), Invite.parse(invite.link()))) {
      alice.appendAll(messages);
      AutoCloseable progress =
          bob.onSyncStatus(
              status -> System.out.printf("\r%d of %d arrived", status.events(), messages.size()));
      bob.peers().connect("127.0.0.1:" + alice.peers().localAddress().getPort());
      if (!bob.awaitInSync(Duration.ofSeconds(30))) {
        throw new IllegalStateException("not in sync after 30 s");
      }
      progress.close();
      System.out.println();
      bob.query(EventQuery.of(EventFilter.type("message")).build()).forEach(Quickstart::print);
      System.out.printf("alice: %d events, root %s%n", alice.info().events(), alice.info().root());
      System.out.printf("bob:   %d events, root %s%n", bob.info().events(), bob.info().root());
    } finally {
      delete(folder);
    }
  }

  private static Community open(Path directory, Invite invite) {
    return Communities.builder()
        .directory(directory)
        .invite(invite)
        .transport(UdpTransport.builder().port(0).build()) // any free port
        .open();
  }

  private static void print(Event message) {
    String author = message.author().toString().substring(0, 8);
    System.out.printf("%s  %s  %.50s%n", message.timestamp(), author, message.text("content"));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
