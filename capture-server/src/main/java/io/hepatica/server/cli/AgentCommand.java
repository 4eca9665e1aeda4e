package io.hepatica.server.cli;

import io.hepatica.server.agent.AgentException;
import io.hepatica.server.agent.AgentOptions;
import io.hepatica.server.agent.Collector;
import io.hepatica.server.agent.ForwardingAgent;
import io.hepatica.server.capture.InterfaceOptions;
import io.hepatica.server.config.ByteSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Captures here and forwards elsewhere, until it is told to end. */
@Command(
    name = "agent",
    description = "Captures on interfaces and forwards what it finds to a collector, as HEP3.",
    footerHeading = "%n",
    footer = {
      "Needs CAP_NET_RAW and libpcap. While the collector is away frames wait in the buffer on disk,"
          + " and are sent in order when it is back.",
      "The password is read from a file or from the environment variable HEPATICA_PASSWORD, since"
          + " what stands on a command line can be seen by every user of the machine."
    })
final class AgentCommand implements Callable<Integer> {
  static final String PASSWORD_VARIABLE = "HEPATICA_PASSWORD";

  private static final long STATUS_SECONDS = 30;
  private static final long LEAST_BUFFER = 16 << 20;
  private static final long MAX_AGENT = 0xffff_ffffL;

  private final Terminal terminal;
  private final CountDownLatch stopping = new CountDownLatch(1);

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      required = true,
      description = "the interface, or any; repeatable")
  private List<String> interfaces = List.of();

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description =
          "what to take, as in man pcap-filter; empty: every packet (default: SIP, RTP and RTCP, and"
              + " tunnels, as in config/hepatica.yaml). What goes to the collector's TCP port is"
              + " never taken")
  private String filter = InterfaceOptions.DEFAULT_FILTER;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      required = true,
      description = "the collector, by TCP")
  private HostPort to = new HostPort("127.0.0.1", 9060);

  @Option(names = "--tls", description = "use TLS")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "with --tls: PEM file of the authority that signed the collector's certificate (default:"
              + " those that Java trusts)")
  private @Nullable Path ca;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file with the collector's password in its first line")
  private @Nullable Path passwordFile;

  @Option(
      names = "--agent-id",
      paramLabel = "N",
      description = "capture agent id (default: ${DEFAULT-VALUE})")
  private long agentId = 3001;

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      description = "capture agent name (default: the host's)")
  private @Nullable String agentName;

  @Option(
      names = "--buffer",
      paramLabel = "DIR",
      description = "directory of what is not forwarded yet (default: ${DEFAULT-VALUE})")
  private Path buffer = Path.of("agent-buffer");

  @Option(
      names = "--buffer-max",
      paramLabel = "SIZE",
      description = "what it may take; the oldest goes first (default: ${DEFAULT-VALUE})")
  private String bufferMax = "1GB";

  AgentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws AgentException, InterruptedException {
    AgentOptions options = options();
    ForwardingAgent agent = ForwardingAgent.start(options);
    // A JVM that is ended by a signal exits with 128 + its number; an orderly end is a 0.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(agent);
                  Runtime.getRuntime().halt(0);
                },
                "shutdown"));
    say("forwarding to " + to);
    while (!stopping.await(STATUS_SECONDS, TimeUnit.SECONDS)) {
      say(agent.status().line());
    }
    return 0;
  }

  private void stop(ForwardingAgent agent) {
    stopping.countDown();
    agent.close();
    say(agent.status().line());
    say("stopped");
  }

  private void say(String line) {
    terminal.out().println(SafeText.of(line));
    terminal.out().flush();
  }

  private AgentOptions options() {
    long bytes = ByteSize.parse(bufferMax);
    if (bytes < LEAST_BUFFER) {
      throw new WrongUsage("--buffer-max takes a size from 16MiB on, such as 1GB");
    }
    if (agentId < 1 || agentId > MAX_AGENT) {
      throw new WrongUsage("--agent-id takes a number from 1 to " + MAX_AGENT);
    }
    if (ca != null && !tls) {
      throw new WrongUsage("--ca needs --tls, without which the password would go in clear");
    }
    String name = agentName == null ? hostName() : agentName;
    return new AgentOptions(
        interfaces.stream().map(each -> captured(each, name)).toList(),
        new Collector(to.host(), to.port(), tls, ca, password()),
        buffer,
        bytes);
  }

  private InterfaceOptions captured(String name, String agent) {
    if (!InterfaceOptions.isName(name)) {
      throw new WrongUsage("--interface takes the name of an interface such as eth0");
    }
    // Else an agent that takes every packet would take its own, and forward them, without end.
    String own = "not tcp port " + to.port();
    return new InterfaceOptions(
        name,
        filter.isBlank() ? own : own + " and (" + filter.strip() + ")",
        agentId,
        agent,
        InterfaceOptions.DEFAULT_SNAP_LENGTH,
        InterfaceOptions.DEFAULT_BUFFER_BYTES,
        true);
  }

  private String password() {
    Path file = passwordFile;
    if (file == null) {
      return System.getenv().getOrDefault(PASSWORD_VARIABLE, "");
    }
    try {
      String text = Files.readString(file).lines().findFirst().orElse("").strip();
      if (text.isEmpty()) {
        throw new WrongUsage("--password-file: the first line of " + file + " is empty");
      }
      return text;
    } catch (IOException e) {
      throw new WrongUsage("--password-file: " + file + " can't be read");
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "hepatica";
    }
  }
}
