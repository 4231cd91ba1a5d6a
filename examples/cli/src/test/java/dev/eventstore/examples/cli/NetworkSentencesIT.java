package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ports that cannot be had, names that lead nowhere and names that lead to several places. */
class NetworkSentencesIT {
  private static final Path FIRST_FREE_FOR_ALL =
      Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  private static final int PRIVILEGED_PORT = 80;

  private static final String UNKNOWN_HOST =
      "the host of the peer 'nowhere.invalid:7001' is not known; it is looked for again every 10 s";

  @TempDir Path folder;
  private final Invite invite = Invite.create("book club");
  private Programs programs;
  private Device bob;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    bob = programs.device("bob");
    Communities.builder().directory(bob.folder()).invite(invite).open().close();
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void portInUseIsNamed() throws SocketException {
    try (DatagramSocket taken = new DatagramSocket()) {
      int port = taken.getLocalPort();
      RunningProgram refused = bob.run("sync", "--port", String.valueOf(port), "--for", "1s");
      String sentence = ErrorSentence.of(refused);
      assertTrue(sentence.startsWith("UDP port " + port + " cannot be used: "), sentence);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void portThatNeedsMoreRightsIsNamed() throws IOException {
    assumeTrue(firstFreeForAll() > PRIVILEGED_PORT, "every user of this machine may use port 80");
    OtherUser user = OtherUser.in(folder);
    user.own(bob.folder());
    RunningProgram refused =
        user.start("sync", bob.folder().toString(), "--port", "" + PRIVILEGED_PORT, "--for", "1s");
    assertEquals("UDP port 80 cannot be used: Permission denied", ErrorSentence.of(refused));
  }

  /** Read at one go: the kernel gives this file's rest to nobody. */
  private static int firstFreeForAll() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(FIRST_FREE_FOR_ALL)) {
      return Integer.parseInt(reader.readLine());
    }
  }

  @Test
  void hostThatDoesNotResolveIsNamedOnceAndLookedForOn() throws IOException {
    Path hosts = Files.createFile(folder.resolve("hosts"));
    RunningProgram looking =
        programs.startWith(
            List.of("-Djdk.net.hosts.file=" + hosts),
            "sync DIR --port 0 --for 2s --peer nowhere.invalid:7001"
                .replace("DIR", bob.folder().toString())
                .split(" "));
    assertEquals(0, looking.awaitExit(Device.PATIENCE), looking.err());
    assertEquals(UNKNOWN_HOST, ErrorSentence.line(looking.err()));
  }

  @Test
  void hostThatDoesNotResolveIsNamedByFollowToo() throws IOException {
    Path hosts = Files.createFile(folder.resolve("hosts"));
    RunningProgram following =
        programs.startUnder(
            List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&1"), // errors come as lines
            List.of("-Djdk.net.hosts.file=" + hosts),
            "log DIR --follow --peer nowhere.invalid:7001"
                .replace("DIR", bob.folder().toString())
                .split(" "));

    assertEquals(UNKNOWN_HOST, ErrorSentence.line(following.awaitLine(Device.PATIENCE)));
    following.terminate();
    assertEquals(0, following.awaitExit(Device.PATIENCE), following.err());
  }

  @Test
  void peerIsFoundAtTheOneOfItsAddressesThatAnswers() throws IOException {
    Path hosts = folder.resolve("hosts");
    Files.write(hosts, List.of("127.0.0.2 both.test", "::1 both.test", "127.0.0.1 both.test"));
    UdpTransport onlyThere = UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).build();
    try (Community alice =
        Communities.builder()
            .directory(folder.resolve("alice"))
            .invite(invite)
            .transport(onlyThere)
            .open()) {
      alice.append(EventDraft.of("message").build());
      int port = alice.peers().localAddress().getPort();
      RunningProgram calling =
          programs.startWith(
              List.of("-Djdk.net.hosts.file=" + hosts),
              ("sync DIR --port 0 --json --until-in-sync --timeout 50s --peer both.test:" + port)
                  .replace("DIR", bob.folder().toString())
                  .split(" "));
      Device.succeed(calling);
      assertTrue(Device.lastStatus(calling).path("goalReached").booleanValue(), calling.out());
    }
    assertEquals(1, bob.status().path("events").longValue());
  }
}
