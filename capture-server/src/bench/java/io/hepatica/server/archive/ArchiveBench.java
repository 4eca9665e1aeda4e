package io.hepatica.server.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.lucene.LoopedCapture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A segment of a real capture looped with other ids, archived and read back: {@code ArchiveBench
 * [MESSAGES]}. By level of zstd: bytes a message against raw, and what one thread takes of the
 * processor; then the same for zstd alone, by the size of its frames and with long-distance
 * matching.
 */
public final class ArchiveBench {
  private static final List<String> CAPTURES =
      List.of("kamailio-siptrace-hep3-calls", "captagent-live-sip-rtcp-json-udp");
  private static final List<Integer> LEVELS = List.of(1, 3, 6, 9);

  private final Archive.Options options =
      new Archive.Options(new Schema(List.of()), Table.OF_MESSAGES);

  private ArchiveBench() {}

  public static void main(String[] args) throws Exception {
    long messages = args.length > 0 ? Long.parseLong(args[0]) : 200_000;
    Path directory = Files.createTempDirectory("hepatica-bench");
    try {
      for (String capture : CAPTURES) {
        new ArchiveBench().run(capture, messages, directory.resolve(capture));
      }
    } finally {
      delete(directory);
    }
  }

  private void run(String name, long messages, Path directory) throws Exception {
    try (Journal journal =
        Journal.open(directory.resolve("journal"), new Journal.Options(Journal.NEVER, 1L << 40))) {
      LoopedCapture capture =
          new LoopedCapture(
              name,
              TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond()),
              80_000);
      capture.append(journal, messages);
      System.out.printf(
          "%s: %,d messages, %.0f bytes each as they are journaled%n",
          name, capture.messages(), (double) journal.endPosition() / capture.messages());
      // The first one warms the JVM up.
      measure(journal, capture.messages(), directory.resolve("warm"), LEVELS.getFirst(), false);
      for (int level : LEVELS) {
        measure(journal, capture.messages(), directory.resolve("level-" + level), level, true);
      }
      compressAlone(journal.endPosition(), directory.resolve("journal/%020d.hep".formatted(0)));
    }
  }

  private void measure(Journal journal, long messages, Path directory, int level, boolean print)
      throws Exception {
    long start = cpuNanos();
    Archive archive = Archive.open(directory, options);
    long raw = journal.endPosition();
    Path file = archive.files().segment(0, 0);
    archive.files().createDirectories(file);
    try (SegmentWriter writer = new SegmentWriter(options, level)) {
      SegmentIndex index =
          writer.write(journal, 0, raw, ArchiveFiles.temporary(file), Progress.NONE);
      ArchiveFiles.writeTemporary(ArchiveFiles.index(file), IndexCodec.encode(index));
      ArchiveFiles.publish(ArchiveFiles.index(file), file);
      archive.added(file, index);
    }
    double written = (cpuNanos() - start) / 1e9;
    start = cpuNanos();
    Selection all = archive.select(Long.MIN_VALUE, Long.MAX_VALUE, Set.of(), Progress.NONE);
    long read = archive.read(all, message -> {}, Progress.NONE).messages();
    double reading = (cpuNanos() - start) / 1e9;
    if (read != messages) {
      throw new IllegalStateException(read + " of " + messages + " messages were read back");
    }
    if (print) {
      System.out.printf(
          "zstd %d: %6.1f bytes a message (%.3f of raw), archived at %,9.0f messages/s, %4.0f MB/s;"
              + " read back at %,9.0f messages/s, %4.0f MB/s of a core%n",
          level,
          (double) archive.bytes() / messages,
          (double) archive.bytes() / raw,
          messages / written,
          raw / 1e6 / written,
          messages / reading,
          raw / 1e6 / reading);
    }
  }

  private static void compressAlone(long length, Path segment) throws IOException {
    byte[] raw = new byte[(int) Math.min(length, 64 << 20)];
    try (InputStream in = Files.newInputStream(segment)) {
      in.readNBytes(raw, 0, raw.length);
    }
    System.out.println("zstd alone: of raw (MB/s of a core); +: with long-distance matching");
    for (int mib : List.of(1, 4, 16)) {
      System.out.printf("  %2d MiB frames", mib);
      for (int level : LEVELS) {
        for (boolean far : new boolean[] {false, true}) {
          System.out.printf(
              " | %d%s %s", level, far ? "+" : "", compress(raw, mib << 20, level, far));
        }
      }
      System.out.println();
    }
  }

  private static String compress(byte[] raw, int frame, int level, boolean far) {
    byte[] out = new byte[(int) Zstd.compressBound(frame)];
    long bytes = 0;
    long start = cpuNanos();
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(level);
      zstd.setChecksum(true);
      if (far) {
        zstd.setLong(24);
      }
      for (int at = 0; at < raw.length; at += frame) {
        int length = Math.min(frame, raw.length - at);
        bytes += zstd.compressByteArray(out, 0, out.length, raw, at, length);
      }
    }
    double seconds = (cpuNanos() - start) / 1e9;
    return "%.3f (%.0f)".formatted((double) bytes / raw.length, raw.length / 1e6 / seconds);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
