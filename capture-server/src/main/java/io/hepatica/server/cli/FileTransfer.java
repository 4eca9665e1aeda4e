package io.hepatica.server.cli;

import io.hepatica.hep.HepDatagram;
import io.hepatica.server.probe.CaptureAgentId;
import io.hepatica.server.probe.FrameFile;
import io.hepatica.server.probe.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One file sent to a collector, and the account of it. Not thread-safe. */
final class FileTransfer {
  private static final String STANDARD_INPUT = "-";
  private static final CaptureAgentId AGENT = new CaptureAgentId(0, "hepatica-send");

  private final String file;
  private final HostPort to;
  private final boolean tcp;
  private final int perSecond;
  private final boolean rewriteTime;
  private final SortedMap<String, Long> skipped = new TreeMap<>();
  private long frames;
  private long bytes;
  private Duration took = Duration.ZERO;
  private @Nullable String problem;

  /**
   * @param file its name, or - for the standard input
   * @param perSecond frames; 0: as fast as can be
   */
  FileTransfer(String file, HostPort to, boolean tcp, int perSecond, boolean rewriteTime) {
    this.file = file;
    this.to = to;
    this.tcp = tcp;
    this.perSecond = perSecond;
    this.rewriteTime = rewriteTime;
  }

  void run(int loops) throws CommandFailure {
    InetSocketAddress address = to.resolve();
    long start = System.nanoTime();
    try (FrameSender sender = tcp ? new TcpSender(address, perSecond > 0) : new UdpSender(address);
        OutgoingFrame outgoing = new OutgoingFrame(tcp, rewriteTime)) {
      Pace pace = new Pace(perSecond);
      for (int loop = 0; loop < loops && problem == null; loop++) {
        outgoing.restart(rewriteTime && !file.equals(STANDARD_INPUT) ? latestMicros() : 0);
        sendOnce(sender, outgoing, pace);
      }
      sender.finish();
    } catch (IOException e) {
      throw new CommandFailure(
          e.getMessage() + (frames == 0 ? "" : "; " + frames + " frames were sent before"), e);
    }
    took = Duration.ofNanos(System.nanoTime() - start);
  }

  private void sendOnce(FrameSender sender, OutgoingFrame outgoing, Pace pace)
      throws IOException, CommandFailure {
    Outcome outcome;
    try (InputStream in = open()) {
      outcome =
          FrameFile.read(
              in,
              AGENT,
              frame -> {
                byte[] out = outgoing.of(frame, nowMicros());
                if (out.length == 0) {
                  skipped.merge("frame too large to be rewritten as HEP3", 1L, Long::sum);
                } else if (!tcp && out.length > UdpSender.MAX_FRAME) {
                  skipped.merge("frame too large for UDP: use --tcp", 1L, Long::sum);
                } else {
                  pace.await();
                  sender.send(out);
                  frames++;
                  bytes += out.length;
                }
              });
    }
    outcome.skipped().forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
    if (outcome.problem() != null) {
      problem = file + ": stopped at byte " + outcome.stoppedAt() + ": " + outcome.problem();
    } else if (frames == 0) {
      problem = file + ": holds no HEP, SIP or RTCP";
    }
  }

  private long latestMicros() throws IOException, CommandFailure {
    long[] latest = {0};
    try (InputStream in = open();
        HepDatagram datagram = new HepDatagram()) {
      FrameFile.read(
          in,
          AGENT,
          frame -> {
            datagram.read(frame, 0, frame.length);
            latest[0] = Math.max(latest[0], datagram.frame().timeMicros());
          });
    }
    return latest[0];
  }

  private InputStream open() throws CommandFailure, IOException {
    if (file.equals(STANDARD_INPUT)) {
      return System.in;
    }
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new CommandFailure(file + " is a directory: name a file in it");
      }
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new CommandFailure(file + " may not be read by this user", e);
    }
  }

  private static long nowMicros() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(now.getNano());
  }

  long frames() {
    return frames;
  }

  /** Whether the whole file was read, and held something. */
  boolean complete() {
    return problem == null;
  }

  void print(Terminal terminal) {
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "sent %d frames, %d bytes by %s to %s in %.1f s%n",
            frames,
            bytes,
            tcp ? "TCP" : "UDP",
            to,
            took.toMillis() / 1000.0);
    skipped.forEach((reason, count) -> terminal.out().println("skipped " + count + ": " + reason));
    if (problem != null) {
      terminal.err().println(SafeText.of(problem));
    }
  }
}
