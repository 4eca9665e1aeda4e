package io.hepatica.server.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One {@code .hep.zst}, read a zstd frame at a time, and of it a HEP frame at a time. Bounded: no
 * zstd frame is larger than {@link ZstdFrame#MAX_RAW}. Not thread-safe.
 */
final class ZstdFile implements AutoCloseable {
  /** Compressed bytes of a zstd frame at most. */
  static final int MAX_LENGTH = (int) Zstd.compressBound(ZstdFrame.MAX_RAW);

  private final FileChannel channel;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final byte[] compressed = new byte[MAX_LENGTH];
  private final byte[] raw = new byte[ZstdFrame.MAX_RAW];
  private int rawLength;
  private int at;

  ZstdFile(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  long size() throws IOException {
    return channel.size();
  }

  /** The bytes that {@link #fill} read. */
  byte[] compressed() {
    return compressed;
  }

  /** Reads as many bytes from the offset on as there are, at most so many; how many there were. */
  int fill(long offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.wrap(compressed, 0, length);
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        break;
      }
    }
    return into.position();
  }

  /**
   * Reads a zstd frame that the index names.
   *
   * @throws DamagedFrame where it is not as the index has it
   */
  void load(ZstdFrame frame) throws IOException, DamagedFrame {
    if (frame.length() > MAX_LENGTH || fill(frame.offset(), frame.length()) < frame.length()) {
      throw new DamagedFrame("the file ends before the zstd frame does");
    }
    CRC32C crc = new CRC32C();
    crc.update(compressed, 0, frame.length());
    if ((int) crc.getValue() != frame.crc()) {
      throw new DamagedFrame("the zstd frame's checksum does not hold");
    }
    decompress(0, frame.length());
    if (rawLength != frame.rawLength()) {
      throw new DamagedFrame("the zstd frame has another length than its index says");
    }
  }

  /** Decompresses one whole zstd frame out of what {@link #fill} read. */
  void decompress(int start, int length) throws DamagedFrame {
    at = 0;
    rawLength = 0;
    long size = Zstd.getFrameContentSize(compressed, start, length);
    if (size <= 0 || size > raw.length) {
      throw new DamagedFrame("no zstd frame of the archive");
    }
    try {
      rawLength = zstd.decompressByteArray(raw, 0, (int) size, compressed, start, length);
    } catch (ZstdException e) {
      throw new DamagedFrame("the zstd frame can't be decompressed: " + e.getMessage());
    }
  }

  /**
   * Reads the next HEP frame of the zstd frame at hand.
   *
   * @return whether there was one
   * @throws DamagedFrame where what comes is no whole frame of the journal
   */
  boolean next(ParsedMessage message) throws DamagedFrame {
    if (at >= rawLength) {
      return false;
    }
    int length = wholeLength(at);
    try {
      message.read(raw, at, length);
    } catch (IllegalArgumentException e) {
      throw new DamagedFrame(String.valueOf(e.getMessage()));
    }
    at += length;
    return true;
  }

  /**
   * Looks whether the zstd frame at hand holds as many whole HEP frames as the index says, at the
   * positions that it says; {@link #next} then begins with the first.
   */
  void check(ZstdFrame frame) throws DamagedFrame {
    int found = 0;
    long position = frame.firstPosition();
    int offset = 0;
    while (offset < rawLength) {
      int length = wholeLength(offset);
      long here = Receipt.position(raw, offset, length);
      if (found == 0 ? here != position : here < position) {
        throw new DamagedFrame("the zstd frame holds other positions than its index says");
      }
      position = here + length;
      offset += length;
      found++;
    }
    if (found != frame.messages() || position != frame.endPosition()) {
      throw new DamagedFrame("the zstd frame holds other messages than its index says");
    }
  }

  private int wholeLength(int offset) throws DamagedFrame {
    int length = rawLength - offset < 6 ? 0 : Receipt.frameLength(raw, offset);
    if (length <= 0 || length > rawLength - offset || !Receipt.checksumHolds(raw, offset, length)) {
      throw new DamagedFrame("a HEP frame's checksum does not hold");
    }
    return length;
  }

  /** Begins with the first HEP frame of the zstd frame at hand again. */
  void rewind() {
    at = 0;
  }

  @Override
  public void close() throws IOException {
    zstd.close();
    channel.close();
  }
}
