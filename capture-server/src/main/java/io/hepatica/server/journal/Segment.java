package io.hepatica.server.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One segment file, read at random by any thread.
 *
 * <p>What is read lies in a mapping, which is made anew when 4 MiB or more have been appended
 * behind it; a frame in the last bytes, not mapped yet, is read from the file. Mappings cover only
 * bytes that were published, which are never cut off, so touching them can't fault. All of them
 * belong to one arena that closes when the segment is deleted: the disk has its space back at once,
 * without waiting for the garbage collector.
 */
final class Segment implements AutoCloseable {
  private static final long MAP_STEP = 4 << 20;

  private final long first;
  private final Path file;
  private final RandomAccessFile tail;
  private final Arena arena = Arena.ofShared();
  private volatile MemorySegment mapped = MemorySegment.NULL;

  /**
   * @param first position of the segment's first byte
   */
  Segment(long first, Path file) throws IOException {
    this.first = first;
    this.file = file;
    // Unlike a channel's, its reads don't close it for everybody when a reading thread is
    // interrupted.
    this.tail = new RandomAccessFile(file.toFile(), "r");
  }

  static String fileName(long first) {
    return "%020d.hep".formatted(first);
  }

  long first() {
    return first;
  }

  Path file() {
    return file;
  }

  /**
   * @param published bytes of the segment that may be read
   */
  void read(long offset, int length, byte[] into, int at, long published) throws IOException {
    MemorySegment map = mapped;
    if (offset + length > map.byteSize()) {
      map = map(published);
    }
    if (offset + length > map.byteSize()) {
      readTail(offset, length, into, at);
      return;
    }
    try {
      MemorySegment.copy(map, ValueLayout.JAVA_BYTE, offset, into, at, length);
    } catch (IllegalStateException closed) {
      throw new IOException(file + " was released and deleted", closed);
    }
  }

  private synchronized MemorySegment map(long published) throws IOException {
    if (published - mapped.byteSize() >= MAP_STEP) {
      // A channel of its own: it is closed under an interrupted thread.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        mapped = channel.map(MapMode.READ_ONLY, 0, published, arena);
      } catch (IllegalStateException closed) {
        throw new IOException(file + " was released and deleted", closed);
      }
    }
    return mapped;
  }

  private synchronized void readTail(long offset, int length, byte[] into, int at)
      throws IOException {
    tail.seek(offset);
    tail.readFully(into, at, length);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    tail.close();
  }
}
