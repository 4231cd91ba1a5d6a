package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Receipt;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A device whose process is killed again and again, and what must hold each time. Its directory
 * stays the same, so that damage would add up; so does its temporary folder.
 */
abstract class Victim implements AutoCloseable {
  /** From the start of a process to where its real work has begun and may have ended. */
  private static final int MAX_LIFE_MILLIS = 1_500;

  private static final int MAX_WORK_MILLIS = 400;

  /** A process that dies between making its folder and sweeping leaves one more. */
  private static final int MAX_LEFT_OVERS = 3;

  /** So many events are verified after every kill; of more, it is every second one, and so on. */
  private static final int VERIFIED_EACH_TIME = 10_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Programs programs;
  private final Device device;
  private final Path temporary;
  private final Random random;
  private int kills;
  private int killsAtWork;

  Victim(Programs programs, String name, Path folder, Random random) throws IOException {
    this.programs = programs;
    this.random = random;
    device = programs.device(name);
    temporary = Files.createDirectory(folder.resolve("tmp-of-" + name));
  }

  /** Starts the process that is to be killed. */
  abstract RunningProgram start();

  /** Returns when the process does what it is killed for. */
  abstract void awaitWork(RunningProgram program);

  /**
   * Checks what only this victim promises.
   *
   * @return whether the process was at work when it was killed
   */
  abstract boolean check(RunningProgram killed, Community reopened);

  /** Starts a process, kills it at a random moment of its life, and checks what it left. */
  void crash() {
    RunningProgram program = start();
    if (random.nextInt(3) == 0) {
      program.endsWithin(Duration.ofMillis(random.nextInt(MAX_LIFE_MILLIS)));
    } else {
      awaitWork(program);
      program.endsWithin(Duration.ofMillis(random.nextInt(MAX_WORK_MILLIS)));
    }
    program.kill();
    program.awaitExit(PATIENCE);
    assertEquals("", program.err());
    kills++;
    try (Community community = Communities.builder().directory(device.folder()).open()) {
      killsAtWork += check(program, community) ? 1 : 0;
      verify(community);
      Receipt receipt = community.append(EventDraft.of("reopened").with("kill", kills).build());
      assertTrue(community.find(receipt.id()).isPresent(), "the log goes on");
    }
    assertTrue(leftOvers().size() <= MAX_LEFT_OVERS, () -> leftOvers().toString());
  }

  private void verify(Community community) {
    long events = community.info().events();
    if (kills % (1 + events / VERIFIED_EACH_TIME) == 0) {
      assertEquals(List.of(), community.verify(checked -> {}).damaged());
    }
  }

  /** What must hold after all kills: in the program's own eyes, and between it and a peer. */
  void conclude() throws IOException {
    try (Community healthy = peer(device.folder().resolveSibling("peer-of-" + name()))) {
      syncWith(healthy);
    }
    String said = Device.succeed(inTemporary("verify")).strip();
    assertTrue(said.endsWith(" checked, 0 damaged"), said);
    assertEquals(List.of(), leftOvers());
    System.out.printf("%s: %d kills, %d at work; %s%n", name(), kills, killsAtWork, said);
  }

  /** Opens the directory here until it holds what the peer holds, and the other way round. */
  final void syncWith(Community healthy) {
    try (Community community = open(device.folder())) {
      community.peers().connect("127.0.0.1:" + healthy.peers().localAddress().getPort());
      assertTrue(community.awaitInSync(PATIENCE), () -> "" + community.syncStatus());
      assertEquals(healthy.info().events(), community.info().events());
      assertEquals(healthy.info().root(), community.info().root());
      assertEquals(List.of(), community.verify(checked -> {}).damaged());
    }
  }

  /** Another device of the community, open in this process; joins it when it is new. */
  final Community peer(Path folder) {
    if (!Files.exists(folder)) {
      try (Community own = Communities.builder().directory(device.folder()).open()) {
        Communities.builder().directory(folder).invite(own.invite()).open().close();
      }
    }
    return open(folder);
  }

  private static Community open(Path folder) {
    return Communities.builder()
        .directory(folder)
        .transport(UdpTransport.builder().port(0).build())
        .summaries(Duration.ofSeconds(1), 100, Duration.ofMillis(100))
        .open();
  }

  /** Starts a command of the packaged program on this device, in the same temporary folder. */
  final RunningProgram inTemporary(String command, String... arguments) {
    Stream<String> all =
        Stream.concat(Stream.of(command, device.folder().toString()), Stream.of(arguments));
    return programs.startIn(temporary, all.toArray(String[]::new));
  }

  final RunningProgram mainInTemporary(Class<?> main) {
    return programs.startMain(temporary, main, device.folder().toString());
  }

  final Device device() {
    return device;
  }

  private String name() {
    return String.valueOf(device.folder().getFileName());
  }

  private List<Path> leftOvers() {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {}
}
