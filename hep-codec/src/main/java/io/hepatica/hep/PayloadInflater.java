package io.hepatica.hep;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates gzip (RFC 1952), zlib (RFC 1950) and raw deflate (RFC 1951), told apart by their first
 * bytes, into a buffer of its own that grows up to a limit and is reused. Not thread-safe.
 *
 * <p>A raw stream can't be taken for zlib: its low nibble 8 would be a stored block with padding
 * bits set, which no compressor writes. Bytes after the end of the stream are ignored.
 */
public final class PayloadInflater implements AutoCloseable {
  private static final int GZIP_HEADER = 10;
  private static final int GZIP_TRAILER = 8;

  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final int limit;
  private final Inflater zlib = new Inflater();
  private final Inflater raw = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private byte[] buffer;
  private int length;

  /**
   * @param limit the most bytes that a payload may inflate to, at least 1 and below 1 GiB
   */
  public PayloadInflater(int limit) {
    if (limit < 1 || limit >= 1 << 30) {
      throw new IllegalArgumentException("limit " + limit);
    }
    this.limit = limit;
    buffer = new byte[Math.min(limit, 4096) + 1];
  }

  /**
   * Inflates the bytes at the given place; null when all went well. {@link
   * HepFault#BAD_COMPRESSION} where they are no such stream, are cut, fail their checksum or
   * inflate beyond the limit; {@link #length()} then tells how many bytes could be had.
   */
  public @Nullable HepFault inflate(byte[] from, int start, int length) {
    this.length = 0;
    if (length < 2) {
      return HepFault.BAD_COMPRESSION;
    }
    int first = from[start] & 0xff;
    int second = from[start + 1] & 0xff;
    boolean whole;
    if (first == 0x1f && second == 0x8b) {
      whole = gzip(from, start, start + length);
    } else if ((first & 0x0f) == 8 && (first << 8 | second) % 31 == 0) {
      whole = run(zlib, from, start, length);
    } else {
      whole = run(raw, from, start, length);
    }
    return whole ? null : HepFault.BAD_COMPRESSION;
  }

  private boolean gzip(byte[] from, int start, int end) {
    int body = gzipBody(from, start, end);
    if (body < 0 || !run(raw, from, body, end - body)) {
      return false;
    }
    int trailer = end - raw.getRemaining();
    if (end - trailer < GZIP_TRAILER) {
      return false;
    }
    crc.reset();
    crc.update(buffer, 0, length);
    return littleEndian(from, trailer) == (int) crc.getValue()
        && littleEndian(from, trailer + 4) == length;
  }

  /** Where the deflated bytes begin; -1 where the header is broken or cut. */
  private static int gzipBody(byte[] from, int start, int end) {
    if (end - start < GZIP_HEADER || from[start + 2] != 8) {
      return -1;
    }
    int flags = from[start + 3];
    if ((flags & RESERVED) != 0) {
      return -1;
    }
    int at = start + GZIP_HEADER;
    if ((flags & EXTRA) != 0) {
      if (end - at < 2) {
        return -1;
      }
      at += 2 + (from[at] & 0xff) + ((from[at + 1] & 0xff) << 8);
    }
    if ((flags & NAME) != 0) {
      at = afterZero(from, at, end);
    }
    if ((flags & COMMENT) != 0) {
      at = afterZero(from, at, end);
    }
    if ((flags & HEADER_CRC) != 0) {
      at += 2;
    }
    return at < end ? at : -1;
  }

  /** The place after the next zero byte; {@code end} where there is none. */
  private static int afterZero(byte[] from, int start, int end) {
    for (int at = start; at < end; at++) {
      if (from[at] == 0) {
        return at + 1;
      }
    }
    return end;
  }

  private static int littleEndian(byte[] from, int at) {
    return (from[at] & 0xff)
        | (from[at + 1] & 0xff) << 8
        | (from[at + 2] & 0xff) << 16
        | from[at + 3] << 24;
  }

  /** Whether the stream came to its end within the limit. */
  private boolean run(Inflater inflater, byte[] from, int start, int size) {
    inflater.reset();
    inflater.setInput(from, start, size);
    try {
      while (!inflater.finished()) {
        if (length == buffer.length) {
          if (length > limit) {
            break;
          }
          buffer = Arrays.copyOf(buffer, Math.min(2 * length, limit + 1));
        }
        int count = inflater.inflate(buffer, length, buffer.length - length);
        length += count;
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return false;
        }
      }
    } catch (DataFormatException e) {
      return false;
    } finally {
      length = Math.min(length, limit);
    }
    return inflater.finished() && inflater.getBytesWritten() <= limit;
  }

  /** Holds what was inflated, from 0 on; another array after a larger payload. */
  public byte[] buffer() {
    return buffer;
  }

  /** Bytes inflated. */
  public int length() {
    return length;
  }

  /** Frees the native memory of the inflaters; the object can't be used any more. */
  @Override
  public void close() {
    zlib.end();
    raw.end();
  }
}
