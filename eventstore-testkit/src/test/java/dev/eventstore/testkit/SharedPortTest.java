package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpPort;
import dev.eventstore.sync.udp.UdpTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Communities as applications open them, several in one process, over real sockets. */
@Timeout(120)
final class SharedPortTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path folder;

  private final List<Community> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(Community::close);
  }

  private Community open(String name, Invite invite, UdpTransport.Builder transport) {
    Community community =
        Communities.builder()
            .directory(folder.resolve(name))
            .invite(invite)
            .transport(transport.build())
            .open();
    opened.add(community);
    return community;
  }

  private static void fill(Community community, int events) {
    List<EventDraft> drafts = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      drafts.add(EventDraft.of("message").with("number", i).build());
    }
    community.appendAll(drafts);
  }

  @Test
  void fourCommunitiesOnOnePortAndFourOnTheirOwnMeetTheSameDevices() {
    UdpPort here = UdpPort.open(ANY);
    UdpPort there = UdpPort.open(ANY);
    List<Community> ours = new ArrayList<>();
    List<Community> theirs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Invite invite = Invite.create("community " + i);
      boolean sharing = i % 2 == 0;
      UdpTransport.Builder mine = UdpTransport.builder();
      UdpTransport.Builder yours = UdpTransport.builder();
      Community our =
          open("our" + i, invite, sharing ? mine.on(here) : mine.bind(ANY.getAddress()));
      int port = our.peers().localAddress().getPort();
      yours.peer("127.0.0.1:" + port);
      Community their =
          open("their" + i, invite, sharing ? yours.on(there) : yours.bind(ANY.getAddress()));
      fill(our, 20 * i + 1);
      fill(their, 5);
      ours.add(our);
      theirs.add(their);
    }
    for (int i = 0; i < 8; i++) {
      assertTrue(theirs.get(i).awaitInSync(PATIENCE));
      assertTrue(ours.get(i).awaitInSync(PATIENCE));
      assertEquals(20 * i + 6, theirs.get(i).info().events());
      assertEquals(ours.get(i).info().root(), theirs.get(i).info().root());
    }
  }
}
