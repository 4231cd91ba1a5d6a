package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Network namespaces of Linux, one for each host of a small network, and one more with the bridge
 * that joins them. Nothing of it is in the network namespace of this machine, and the names of the
 * namespaces are in a mount namespace that one process holds. That process reads what this one
 * never writes: it ends when this one closes the pipe or ends in whatever way, and when it and the
 * programs on the hosts are gone, the kernel removes everything.
 */
final class Namespaces implements AutoCloseable {
  /** How a command ended, and what it printed or why it failed. */
  record Answer(boolean succeeded, String text) {}

  private static final String HOLD = "mount -t tmpfs tmpfs /run && echo ready && exec cat";
  private static final String BRIDGE = "bridge0";

  private final Process holder;
  private int hosts;

  private Namespaces(Process holder) {
    this.holder = holder;
  }

  /** An empty network. Where that is not possible, the test is skipped, and says why. */
  static Namespaces open() {
    List<String> command = List.of("unshare", "--mount", "--net", "sh", "-c", HOLD);
    try {
      Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
      Namespaces namespaces = new Namespaces(holder);
      try {
        namespaces.begin();
        return namespaces;
      } catch (RuntimeException | Error failure) {
        namespaces.close();
        throw failure;
      }
    } catch (IOException missing) {
      throw skipped(String.valueOf(missing.getMessage()));
    }
  }

  private void begin() {
    String first = firstLine();
    if (!first.equals("ready")) {
      throw skipped("no namespaces for mounts and network: " + first);
    }
    require("ip link add " + BRIDGE + " type bridge");
    require("ip link set " + BRIDGE + " up");
  }

  private String firstLine() {
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
      return String.valueOf(lines.readLine());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Adds a host, which the others reach at once, and returns its name. */
  String addHost() {
    hosts++;
    String host = "host" + hosts;
    require("ip netns add " + host);
    require("ip link add port" + hosts + " type veth peer name eth0 netns " + host);
    require("ip link set port" + hosts + " master " + BRIDGE + " up");
    require("ip -n " + host + " address add " + address(host) + "/24 dev eth0");
    require("ip -n " + host + " link set eth0 up");
    return host;
  }

  /** The IPv4 address of a host. */
  static String address(String host) {
    return "10.0.0." + host.substring("host".length());
  }

  /** What to put before a command so that it runs on a host, as the same process. */
  List<String> wrapper(String host) {
    List<String> wrapper = new ArrayList<>(enter());
    wrapper.addAll(List.of("ip", "netns", "exec", host));
    return wrapper;
  }

  private List<String> enter() {
    return List.of("nsenter", "--target", String.valueOf(holder.pid()), "--mount", "--net");
  }

  /** Runs a command on a host, its words separated by spaces. */
  Answer run(String host, String command) {
    return run(wrapper(host), command);
  }

  private void require(String command) {
    Answer answer = run(enter(), command);
    if (!answer.succeeded()) {
      throw skipped(answer.text());
    }
  }

  private static Answer run(List<String> wrapper, String command) {
    List<String> all = new ArrayList<>(wrapper);
    all.addAll(List.of(command.split(" ")));
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0
          ? new Answer(true, text)
          : new Answer(false, "'" + command + "' failed: " + text);
    } catch (IOException missing) {
      return new Answer(false, String.valueOf(missing.getMessage()));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Ends a test as skipped when thrown; says so where whoever runs the tests sees it. */
  static TestAbortedException skipped(String missing) {
    String reason = "the test cannot have a network of its own here: " + missing;
    System.out.println("Skipped, as " + reason);
    return new TestAbortedException(reason);
  }

  @Override
  public void close() {
    try {
      holder.getOutputStream().close();
      if (!holder.waitFor(Device.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the holder of the namespaces did not end");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    } finally {
      boolean unused = holder.toHandle().destroyForcibly();
    }
  }
}
