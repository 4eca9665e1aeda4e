package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network namespace and a pair of virtual interfaces: what is sent from the far end, within the
 * namespace, arrives at the near one, on which the server captures. Deleted with the namespace.
 */
final class TestNetwork implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** With the number of the process that made it. */
  private static final Pattern NAME = Pattern.compile("hep(\\d+)-\\d+");

  private final String name;

  TestNetwork() {
    name = "hep" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    assertThat(Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward")))
        .as("these tests make a network namespace, for which they must be run by root")
        .isTrue();
    deleteLeftovers();
    run("ip", "netns", "add", name);
    try {
      addPair();
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /** Of processes that were killed in the middle of a test. */
  private static void deleteLeftovers() {
    for (String line : run("ip", "netns", "list").lines().toList()) {
      Matcher made = NAME.matcher(line.split(" ", 2)[0]);
      if (made.matches() && ProcessHandle.of(Long.parseLong(made.group(1))).isEmpty()) {
        // Another process of tests may be at it, too.
        runAnyway("ip", "netns", "del", made.group());
      }
    }
  }

  /** Makes the pair; both ends are up. */
  void addPair() {
    run("ip", "link", "add", near(), "type", "veth", "peer", "name", far(), "netns", name);
    // Captures of loopback hold packets larger than those of an Ethernet.
    run("ip", "link", "set", near(), "mtu", "65535", "up");
    run("ip", "netns", "exec", name, "ip", "link", "set", far(), "mtu", "65535", "up");
  }

  void deletePair() {
    run("ip", "link", "del", near());
  }

  void set(String state) {
    run("ip", "link", "set", near(), state);
  }

  /** On which the server captures. */
  String near() {
    return name + "n";
  }

  private String far() {
    return name + "f";
  }

  /** Sends the packets of a capture from the far end. */
  void replay(Path capture, int packetsPerSecond) {
    run(
        "ip",
        "netns",
        "exec",
        name,
        "tcpreplay",
        "-q",
        "-i",
        far(),
        "--pps=" + packetsPerSecond,
        capture.toString());
  }

  /** Sends them again and again, by a process that is under way when this returns. */
  Process replaying(Path capture, int packetsPerSecond, int loops) throws IOException {
    return new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            name,
            "tcpreplay",
            "-q",
            "-K",
            "-i",
            far(),
            "--loop=" + loops,
            "--pps=" + packetsPerSecond,
            capture.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Runs a command that must succeed; what it prints. */
  static String run(String... command) {
    Ended ended = runAnyway(command);
    assertThat(ended.status()).as("%s: %s", List.of(command), ended.text()).isZero();
    return ended.text();
  }

  private record Ended(int status, String text) {}

  private static Ended runAnyway(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), text);
    } catch (IOException e) {
      throw new AssertionError(
          "these tests need " + command[0] + ": apt-get install iproute2 tcpreplay util-linux", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    run("ip", "netns", "del", name);
  }
}
