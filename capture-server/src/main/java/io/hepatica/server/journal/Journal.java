package io.hepatica.server.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An append-only sequence of segment files of HEP3 frames. Positions are byte offsets over all
 * segments.
 */
public final class Journal implements AutoCloseable {
  /**
   * How appended frames reach the disk.
   *
   * @param syncEvery zero: after every batch; {@code Duration.ofSeconds(Long.MAX_VALUE)}: never
   *     Long#MAX_VALUE}: never
   * @param segmentBytes a segment is rolled when it has grown to this
   */
  public record Options(Duration syncEvery, long segmentBytes) {}

  private Journal() {}

  /** Opens or creates, cutting a torn tail at the last whole frame. */
  public static Journal open(Path directory, Options options) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Position of the oldest frame kept. */
  public long startPosition() {
    throw new UnsupportedOperationException();
  }

  /** Position behind the newest frame that readers may read. */
  public long endPosition() {
    throw new UnsupportedOperationException();
  }

  /** Copies the frame at a position into the buffer; any thread. */
  public void readFrame(long position, int length, byte[] into, int at) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Rolled segments wholly below the position may be deleted. */
  public void release(long position) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
