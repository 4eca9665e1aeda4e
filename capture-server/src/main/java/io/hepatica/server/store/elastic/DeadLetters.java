package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.server.store.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Documents that the cluster will never take, as the frames they were made of: segments like those
 * of the journal, and beside each its reasons, a line of JSON for each frame. Thread-safe.
 */
final class DeadLetters {
  static final String FRAMES = ".hep";
  static final String REASONS = ".reasons";

  /** Directory of those that are tried again. */
  private static final String AGAIN = "again";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEGMENT_BYTES = 64L << 20;

  private final Path directory;

  /** Documents refused above the committed position: what a replay of the journal refuses again. */
  private final Set<Reason> known = new HashSet<>();

  private @Nullable Path segment;

  /**
   * A line of the reasons.
   *
   * @param position of the frame in the server's journal
   * @param index that refused it
   */
  record Reason(long position, String index) {}

  /**
   * @param committed position below which the journal is not read again
   */
  DeadLetters(Path directory, long committed) throws IOException {
    this.directory = directory;
    for (Path file : files(directory, REASONS)) {
      for (String line : Files.readAllLines(file)) {
        JsonNode reason = JSON.readTree(line);
        if (reason.path("position").asLong() >= committed) {
          known.add(new Reason(reason.path("position").asLong(), reason.path("index").asText()));
        }
      }
    }
  }

  /**
   * A document that was refused.
   *
   * @param frame HEP3, with the receipt that it has in the cluster
   */
  record Letter(long position, String index, String reason, byte[] frame) {
    /** Of a document as {@link MessageDocument} writes it. */
    static Letter of(BulkBatch.Item item, byte[] source, String reason) throws IOException {
      byte[] frame = JSON.readTree(source).path(MessageDocument.FRAME).binaryValue();
      return new Letter(item.position(), item.index(), reason, frame);
    }
  }

  /** How many there are, those that are tried again among them. */
  synchronized long count() throws IOException {
    long count = 0;
    for (Path in : List.of(directory, directory.resolve(AGAIN))) {
      for (Path file : files(in, REASONS)) {
        try (Stream<String> lines = Files.lines(file)) {
          count += lines.count();
        }
      }
    }
    return count;
  }

  /**
   * Puts all aside, so that what is refused again is added anew.
   *
   * @return segments of frames, each to be {@link #delete}d when all of it was tried
   */
  synchronized List<Path> takeAll() throws IOException {
    Path again = directory.resolve(AGAIN);
    for (Path frames : files(directory, FRAMES)) {
      Files.createDirectories(again);
      String name = frames.getFileName().toString();
      // One of that name may be left of a time before that was given up.
      for (int i = 0; Files.exists(again.resolve(name)); i++) {
        name = i + "-" + frames.getFileName();
      }
      Path reasons = reasons(frames);
      if (Files.exists(reasons)) {
        Files.move(reasons, reasons(again.resolve(name)));
      }
      Files.move(frames, again.resolve(name));
    }
    segment = null;
    known.clear();
    return files(again, FRAMES);
  }

  /** Deletes a segment of {@link #takeAll}. */
  synchronized void delete(Path frames) throws IOException {
    Files.delete(frames);
    Files.deleteIfExists(reasons(frames));
  }

  private static Path reasons(Path frames) {
    return frames.resolveSibling(frames.getFileName().toString().replace(FRAMES, REASONS));
  }

  private static List<Path> files(Path in, String suffix) throws IOException {
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(in)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** Forgets what a replay of the journal from that position does not meet again. */
  synchronized void forget(long committed) {
    known.removeIf(reason -> reason.position < committed);
  }

  /** Keeps them; durable when it returns. */
  synchronized void add(List<Letter> letters) throws IOException {
    List<Letter> fresh =
        letters.stream()
            .filter(letter -> !known.contains(new Reason(letter.position, letter.index)))
            .toList();
    if (fresh.isEmpty()) {
      return;
    }
    Path into = segment;
    if (into == null || Files.size(into) > SEGMENT_BYTES) {
      Files.createDirectories(directory);
      into = directory.resolve("%020d".formatted(fresh.getFirst().position) + FRAMES);
      segment = into;
    }
    StringBuilder reasons = new StringBuilder();
    int bytes = 0;
    for (Letter letter : fresh) {
      bytes += letter.frame.length;
      reasons
          .append(
              JSON.writeValueAsString(
                  JSON.createObjectNode()
                      .put("position", letter.position)
                      .put("index", letter.index)
                      .put("reason", letter.reason)))
          .append('\n');
    }
    ByteBuffer frames = ByteBuffer.allocate(bytes);
    fresh.forEach(letter -> frames.put(letter.frame));
    append(into, frames.flip());
    append(reasons(into), ByteBuffer.wrap(reasons.toString().getBytes(StandardCharsets.UTF_8)));
    DurableFile.syncParent(into);
    fresh.forEach(letter -> known.add(new Reason(letter.position, letter.index)));
  }

  /** Wholly, or not at all where it fails: what is tried again must not follow a torn half. */
  private static void append(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = channel.size();
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes, end + bytes.position());
        }
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
  }
}
