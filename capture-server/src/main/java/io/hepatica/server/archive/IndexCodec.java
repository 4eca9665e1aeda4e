package io.hepatica.server.archive;

import io.hepatica.server.archive.SegmentIndex.Summary;
import io.hepatica.server.message.Table;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The index of an archived segment as bytes: a head of fixed length with a checksum of its own, so
 * that a list needs no more of the file, then the zstd frames, and a checksum of it all. Numbers
 * are big endian.
 */
final class IndexCodec {
  private static final int MAGIC = 'H' << 24 | 'P' << 16 | 'I' << 8 | 'X';
  private static final int VERSION = 1;
  private static final int HEAD = 4 + 4 + 9 * 8 + 4 + 4 + 4;
  private static final int ENTRY = 8 + 4 + 4 + 4 * 8 + 4 + 4 + 4;
  private static final long MAX_BYTES = 256L << 20;

  /** Bit of a table in the head: its place here. */
  private static final List<Table> TABLES =
      List.of(Table.CALL, Table.REGISTRATION, Table.REST, Table.REPORT, Table.LOG);

  private IndexCodec() {}

  static byte[] encode(SegmentIndex index) {
    int length = HEAD + 4;
    for (ZstdFrame frame : index.frames()) {
      length += ENTRY + frame.callIds().bits().length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    Summary summary = index.summary();
    out.putInt(MAGIC)
        .putInt(VERSION)
        .putLong(summary.firstPosition())
        .putLong(summary.endPosition())
        .putLong(summary.receivedMicros())
        .putLong(summary.fileBytes())
        .putLong(summary.rawBytes())
        .putLong(summary.minMicros())
        .putLong(summary.maxMicros())
        .putLong(summary.messages())
        .putLong(summary.damagedBytes())
        .putInt(bits(summary.tables()))
        .putInt(summary.frames());
    out.putInt(crc(out.array(), out.position()));
    for (ZstdFrame frame : index.frames()) {
      out.putLong(frame.offset())
          .putInt(frame.length())
          .putInt(frame.rawLength())
          .putLong(frame.firstPosition())
          .putLong(frame.endPosition())
          .putLong(frame.minMicros())
          .putLong(frame.maxMicros())
          .putInt(frame.messages())
          .putInt(frame.crc())
          .putInt(frame.callIds().bits().length)
          .put(frame.callIds().bits());
    }
    out.putInt(crc(out.array(), out.position()));
    return out.array();
  }

  /**
   * Reads the head.
   *
   * @throws IOException in a few words, where it is missing, damaged or of another version
   */
  static Summary readSummary(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = new DataInputStream(in).readNBytes(HEAD);
      return summary(head);
    }
  }

  /**
   * Reads all of it.
   *
   * @throws IOException in a few words, where it is missing, damaged or of another version
   */
  static SegmentIndex read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("the index is too large");
    }
    byte[] bytes = Files.readAllBytes(file);
    Summary summary = summary(bytes);
    int end = bytes.length - 4;
    if (end < HEAD || ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
      throw new IOException("the index is damaged");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, HEAD, end - HEAD);
    List<ZstdFrame> frames = new ArrayList<>(summary.frames());
    for (int i = 0; i < summary.frames(); i++) {
      frames.add(
          new ZstdFrame(
              in.getLong(),
              in.getInt(),
              in.getInt(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              in.getInt(),
              in.getInt(),
              filter(in)));
    }
    return new SegmentIndex(summary, List.copyOf(frames));
  }

  private static CallIdFilter filter(ByteBuffer in) {
    byte[] bits = new byte[in.getInt()];
    in.get(bits);
    return new CallIdFilter(bits);
  }

  private static Summary summary(byte[] bytes) throws IOException {
    if (bytes.length < HEAD || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      throw new IOException("no index");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int version = in.getInt(4);
    if (version != VERSION) {
      throw new IOException("an index of version " + version);
    }
    if (in.getInt(HEAD - 4) != crc(bytes, HEAD - 4)) {
      throw new IOException("the index is damaged");
    }
    in.position(8);
    return new Summary(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        tables(in.getInt()),
        in.getInt());
  }

  private static int bits(Set<Table> tables) {
    int bits = 0;
    for (Table table : tables) {
      bits |= 1 << TABLES.indexOf(table);
    }
    return bits;
  }

  private static Set<Table> tables(int bits) {
    EnumSet<Table> tables = EnumSet.noneOf(Table.class);
    for (int i = 0; i < TABLES.size(); i++) {
      if ((bits & 1 << i) != 0) {
        tables.add(TABLES.get(i));
      }
    }
    return tables;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
