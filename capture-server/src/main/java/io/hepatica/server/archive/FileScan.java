package io.hepatica.server.archive;

import com.github.luben.zstd.Zstd;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the index of a {@code .hep.zst} out of the file alone. What is in no whole zstd frame
 * becomes an entry without messages, so that it is named whenever the file is read.
 */
final class FileScan {
  private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private final ZstdFile file;
  private final ParsedMessage message;
  private final FrameFacts facts = new FrameFacts();
  private final List<ZstdFrame> frames = new ArrayList<>();
  private long position;
  private long end;

  private FileScan(ZstdFile file, ParsedMessage message, long firstPosition) {
    this.file = file;
    this.message = message;
    this.position = firstPosition;
    this.end = firstPosition;
  }

  /**
   * @param knownEnd the position behind the segment; -1 where it is not known
   */
  static SegmentIndex of(Path path, Schema schema, long firstPosition, long knownEnd)
      throws IOException {
    try (ZstdFile file = new ZstdFile(path);
        ParsedMessage message = new ParsedMessage(schema)) {
      FileScan scan = new FileScan(file, message, firstPosition);
      scan.run(knownEnd);
      return SegmentIndex.of(
          firstPosition,
          Math.max(scan.end, knownEnd),
          scan.facts.receivedMicros(),
          scan.facts.tables(),
          scan.frames);
    }
  }

  private void run(long knownEnd) throws IOException {
    long size = file.size();
    long offset = 0;
    long damagedFrom = -1;
    while (offset < size) {
      int length = wholeFrame(offset);
      if (length > 0) {
        ZstdFrame found = frames.removeLast();
        if (damagedFrom >= 0) {
          gap(damagedFrom, offset, found.firstPosition());
          damagedFrom = -1;
        }
        frames.add(found);
        position = found.endPosition();
        end = position;
        offset += length;
      } else {
        damagedFrom = damagedFrom < 0 ? offset : damagedFrom;
        offset = nextMagic(offset + 1, size);
      }
    }
    if (damagedFrom >= 0) {
      gap(damagedFrom, size, knownEnd);
    } else if (end < knownEnd && !frames.isEmpty()) {
      gap(size, size, knownEnd);
    }
  }

  /** Adds the zstd frame that begins there, if a whole one does; its length, or 0. */
  private int wholeFrame(long offset) throws IOException {
    int available = file.fill(offset, ZstdFile.MAX_LENGTH);
    long length = Zstd.findFrameCompressedSize(file.compressed(), 0, available);
    if (Zstd.isError(length) || length <= 0 || length > available) {
      return 0;
    }
    try {
      file.decompress(0, (int) length);
      // Once through before anything is gathered: a frame counts whole, or not at all.
      while (file.next(message)) {
        if (message.position() < position) {
          return 0;
        }
      }
      file.rewind();
      while (file.next(message)) {
        facts.add(message);
      }
    } catch (DamagedFrame e) {
      return 0;
    }
    frames.add(facts.finish(offset, file.compressed(), 0, (int) length));
    return (int) length;
  }

  private long nextMagic(long from, long size) throws IOException {
    long offset = from;
    while (offset < size) {
      int available = file.fill(offset, ZstdFile.MAX_LENGTH);
      for (int i = 0; i + MAGIC.length <= available; i++) {
        if (isMagic(file.compressed(), i)) {
          return offset + i;
        }
      }
      if (offset + available >= size) {
        return size;
      }
      offset += available - MAGIC.length + 1;
    }
    return size;
  }

  private static boolean isMagic(byte[] bytes, int at) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes[at + i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private void gap(long from, long to, long endPosition) {
    for (long at = from; at == from || at < to; at += Integer.MAX_VALUE) {
      int length = (int) Math.min(to - at, Integer.MAX_VALUE);
      frames.add(
          new ZstdFrame(
              at,
              length,
              0,
              position,
              endPosition,
              Long.MAX_VALUE,
              Long.MIN_VALUE,
              0,
              0,
              new CallIdFilter(new byte[0])));
    }
  }
}
