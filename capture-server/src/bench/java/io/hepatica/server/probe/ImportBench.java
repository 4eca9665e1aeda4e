package io.hepatica.server.probe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.packet.PacketDecoder;
import io.hepatica.server.packet.Sink;
import io.hepatica.server.packet.Skipped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UdpPacket;
import org.slf4j.LoggerFactory;

/**
 * A capture file of SIP by UDP and TCP and of HEP into the journal: {@code ImportBench DIRECTORY
 * MEGABYTES}. Prints SIP packets per second, what memory is in use on the way, and how our layers
 * compare with pcap4j's packet classes.
 */
public final class ImportBench {
  private static final CaptureAgentId AGENT = new CaptureAgentId(0, "bench");
  private static final int ETHERNET = 1;
  private static final int RUNS = 5;

  private ImportBench() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    long size = Long.parseLong(arguments[1]) * 1_000_000;
    ((Logger) LoggerFactory.getLogger("org.pcap4j")).setLevel(Level.WARN);
    List<LargeCapture.Packet> packets =
        LargeCapture.packets("sip-input-ipv4", "kamailio-siptrace-hep3-calls");
    compare(packets);
    Path file = directory.resolve("large.pcap");
    int rounds = LargeCapture.write(packets, size, file);
    System.out.printf(
        Locale.ROOT,
        "file: %,d bytes, %,d packets: %,d times those of two captures%n",
        Files.size(file),
        (long) rounds * packets.size(),
        rounds);
    for (int run = 1; run <= RUNS; run++) {
      long start = System.nanoTime();
      Outcome outcome = read(file, frame -> {});
      print("to frames", outcome, System.nanoTime() - start);
    }
    for (int run = 1; run <= RUNS; run++) {
      intoJournal(file, directory.resolve("journal" + run), 0);
    }
    intoJournal(file, directory.resolve("journal"), Files.size(file) / 8);
  }

  private static Outcome read(Path file, Sink<byte[]> sink) throws IOException {
    long[] frames = new long[1];
    try (InputStream in = Files.newInputStream(file)) {
      Outcome outcome =
          FrameFile.read(
              in,
              AGENT,
              frame -> {
                frames[0]++;
                sink.accept(frame);
              });
      return new Outcome(frames[0], outcome.stoppedAt(), outcome.problem(), outcome.skipped());
    }
  }

  private static void print(String what, Outcome outcome, long nanos) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %,9d SIP messages in %5.2f s: %,9d/s, %4d MB/s; problem: %s, skipped: %s%n",
        what,
        outcome.packets(),
        nanos / 1e9,
        (long) (outcome.packets() * 1e9 / nanos),
        (long) (outcome.stoppedAt() * 1e3 / nanos),
        outcome.problem(),
        outcome.skipped());
  }

  /**
   * @param every after so many bytes of frames, memory is printed; 0: never, for the time
   */
  private static void intoJournal(Path file, Path directory, long every) throws Exception {
    try (Journal journal =
        Journal.open(directory, new Journal.Options(Duration.ofSeconds(1), 64 << 20))) {
      CaptureCounters counters = new CaptureCounters();
      JournalAppender appender = new JournalAppender(journal, counters, 32 << 20);
      appender.start();
      long start = System.nanoTime();
      Outcome outcome;
      try (LocalIntake intake =
          LocalIntake.ofFile(
              appender, counters, new AgentRegistry(100), new ImportMark(1, "bench"))) {
        long[] bytes = {0};
        outcome =
            read(
                file,
                frame -> {
                  if (intake.accept(frame, true) != null) {
                    throw new IOException("a frame was refused");
                  }
                  if (every > 0 && bytes[0] / every != (bytes[0] + frame.length) / every) {
                    printMemory(bytes[0]);
                  }
                  bytes[0] += frame.length;
                });
      }
      appender.close();
      print(every == 0 ? "to the journal" : "with the above", outcome, System.nanoTime() - start);
      if (counters.journaled() != outcome.packets()) {
        throw new IllegalStateException(counters.journaled() + " are in the journal");
      }
      journal.release(journal.endPosition());
    }
  }

  private static void printMemory(long bytes) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%,12d bytes of frames: %3d MiB in use after a collection%n",
        bytes,
        runtime.totalMemory() - runtime.freeMemory() >> 20);
  }

  private static void compare(List<LargeCapture.Packet> packets) throws IOException {
    long[] ours = new long[RUNS];
    long[] theirs = new long[RUNS];
    long[] payload = new long[2];
    for (int run = 0; run < RUNS; run++) {
      ours[run] = ours(packets, payload);
      theirs[run] = theirs(packets, payload);
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    System.out.printf(
        Locale.ROOT,
        "layers of a packet, median of %d runs: ours %,d ns (with TCP put in order), pcap4j's %,d ns:"
            + " %.1f times; payload %,d and %,d bytes%n",
        RUNS,
        ours[RUNS / 2],
        theirs[RUNS / 2],
        (double) theirs[RUNS / 2] / ours[RUNS / 2],
        payload[0],
        payload[1]);
  }

  private static final int ROUNDS = 200;

  private static long ours(List<LargeCapture.Packet> packets, long[] payload) throws IOException {
    long[] bytes = new long[1];
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      PacketDecoder decoder =
          new PacketDecoder(carried -> bytes[0] += carried.length(), new Skipped());
      for (LargeCapture.Packet packet : packets) {
        byte[] b = packet.bytes();
        decoder.packet(packet.timeMicros(), ETHERNET, b, 0, b.length, b.length);
      }
      decoder.finish();
    }
    payload[0] = bytes[0] / ROUNDS;
    return (System.nanoTime() - start) / ROUNDS / packets.size();
  }

  private static long theirs(List<LargeCapture.Packet> packets, long[] payload) {
    long bytes = 0;
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      for (LargeCapture.Packet packet : packets) {
        try {
          Packet layers = EthernetPacket.newPacket(packet.bytes(), 0, packet.bytes().length);
          Packet transport = layers.get(UdpPacket.class);
          if (transport == null) {
            transport = layers.get(TcpPacket.class);
          }
          Packet carried = transport == null ? null : transport.getPayload();
          bytes += carried == null ? 0 : carried.length();
        } catch (IllegalRawDataException e) {
          throw new IllegalStateException("the captures hold whole packets only", e);
        }
      }
    }
    payload[1] = bytes / ROUNDS;
    return (System.nanoTime() - start) / ROUNDS / packets.size();
  }
}
