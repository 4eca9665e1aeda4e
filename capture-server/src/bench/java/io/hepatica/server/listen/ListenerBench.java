package io.hepatica.server.listen;

import com.sun.management.OperatingSystemMXBean;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * From the socket into the journal, with the sender in another process: frames a second, what the
 * kernel dropped, and the CPU time of this process for a frame. {@code ListenerBench
 * CAPTURE.pcap.gz}. As root, UDP runs a second time with net.core.rmem_max raised as the README
 * advises, and the old value is put back.
 */
public final class ListenerBench {
  private static final Path RMEM_MAX = Path.of("/proc/sys/net/core/rmem_max");
  private static final String RAISED = "67108864";
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final String capture;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ListenerBench(String capture) {
    this.capture = capture;
  }

  public static void main(String[] args) throws Exception {
    ListenerBench bench = new ListenerBench(args[0]);
    bench.run("warm-up", "tcp", 1_000_000, 0);
    bench.run("tcp, flat out", "tcp", 3_000_000, 0);
    bench.run("udp, 10,000/s", "udp", 50_000, 10_000);
    // Not readString: a file of the kernel has no size, and is read at once or not at all.
    String rmemMax = Files.readAllLines(RMEM_MAX).getFirst();
    bench.run("udp, rmem_max " + rmemMax, "udp", 1_600_000, 160_000);
    if (!Files.isWritable(RMEM_MAX)) {
      System.out.println("not root: no run with net.core.rmem_max=" + RAISED);
      return;
    }
    try {
      Files.writeString(RMEM_MAX, RAISED);
      bench.run("udp, rmem_max " + RAISED, "udp", 1_600_000, 160_000);
    } finally {
      Files.writeString(RMEM_MAX, rmemMax);
    }
  }

  private void run(String name, String transport, long frames, double rate) throws Exception {
    Path directory = Files.createTempDirectory("hepatica-bench");
    CaptureCounters counters = new CaptureCounters();
    ListenOptions options =
        new ListenOptions(
            ANY_PORT,
            ANY_PORT,
            null,
            null,
            List.of(),
            List.of(),
            Duration.ZERO,
            ListenOptions.Limits.DEFAULT);
    Journal.Options journalOptions = new Journal.Options(Duration.ofSeconds(1), 256 << 20);
    try (Journal journal = Journal.open(directory, journalOptions);
        JournalAppender appender = new JournalAppender(journal, counters, 32 << 20)) {
      appender.start();
      try (CaptureListeners listeners =
          CaptureListeners.start(options, appender, counters, new AgentRegistry(10_000))) {
        int port =
            listeners.bound().stream()
                .filter(b -> b.name().equals("hep/" + transport))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        long cpu = system.getProcessCpuTime();
        double sent = send(transport, port, frames, rate);
        settle(counters, listeners, frames);
        cpu = system.getProcessCpuTime() - cpu;
        System.out.printf(
            "%-24s %,9.0f frames/s sent, %,10d journaled of %,d, kernel dropped %,d, rejected %s, %.2f µs CPU a frame%n",
            name,
            frames / sent,
            counters.journaled(),
            frames,
            listeners.kernelDropped(),
            counters.rejected(),
            cpu / 1e3 / Math.max(1, counters.journaled()));
      }
    } finally {
      delete(directory);
    }
  }

  private double send(String transport, int port, long frames, double rate) throws Exception {
    Process sender =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                LoadSender.class.getName(),
                capture,
                transport,
                Integer.toString(port),
                Long.toString(frames),
                Double.toString(rate))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String nanos = sender.inputReader().readLine();
    if (sender.waitFor() != 0 || nanos == null) {
      throw new IOException("the sender failed");
    }
    return Long.parseLong(nanos) / 1e9;
  }

  /** A sender that never waits has its last frames still on the way, or lost. */
  private static void settle(CaptureCounters counters, CaptureListeners listeners, long frames)
      throws InterruptedException {
    for (int i = 0; i < 500 && counters.journaled() + listeners.kernelDropped() < frames; i++) {
      Thread.sleep(10);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
