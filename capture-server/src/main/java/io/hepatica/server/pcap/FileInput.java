package io.hepatica.server.pcap;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file read from front to back through one buffer, unpacked if it is gzip or zstd. Ends at the
 * first problem and remembers it. Not thread-safe.
 *
 * <p>What {@link #need} has promised lies in {@link #buffer} from {@link #start} on, until the next
 * call.
 */
public final class FileInput implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final InputStream in;
  private final long maxBytes;
  private byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;
  private long position;
  private long unpacked;
  private @Nullable String problem;

  private FileInput(InputStream in, long maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** As the other, however much it unpacks to. */
  public static FileInput of(InputStream raw) throws IOException {
    return of(raw, Long.MAX_VALUE);
  }

  /**
   * Looks at the first bytes, and unpacks.
   *
   * @param maxBytes after which it ends with a problem, counted after decompression
   * @throws IOException if the stream itself fails
   */
  public static FileInput of(InputStream raw, long maxBytes) throws IOException {
    byte[] magic = raw.readNBytes(4);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), raw);
    if (isGzip(magic)) {
      try {
        return new FileInput(new GZIPInputStream(whole, BUFFER), maxBytes);
      } catch (EOFException | ZipException e) {
        FileInput broken = new FileInput(InputStream.nullInputStream(), maxBytes);
        broken.fail("broken gzip: " + e.getMessage());
        return broken;
      }
    }
    return new FileInput(isZstd(magic) ? new ZstdInputStreamNoFinalizer(whole) : whole, maxBytes);
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
  }

  /** RFC 8878 section 3.1.1. */
  private static boolean isZstd(byte[] magic) {
    return magic.length == 4
        && magic[0] == 0x28
        && magic[1] == (byte) 0xb5
        && magic[2] == 0x2f
        && magic[3] == (byte) 0xfd;
  }

  /** How many of the next bytes are there, up to {@code length}; fewer only at the end. */
  public int peek(int length) throws IOException {
    // Memory is taken as bytes come, not as a length in the file says.
    while (end - start < length && fill(length)) {}
    return Math.min(length, end - start);
  }

  private boolean fill(int length) throws IOException {
    if (start + length > buffer.length) {
      int held = end - start;
      byte[] to = held == buffer.length ? new byte[Math.min(length, 2 * buffer.length)] : buffer;
      System.arraycopy(buffer, start, to, 0, held);
      buffer = to;
      start = 0;
      end = held;
    }
    try {
      int read = in.read(buffer, end, buffer.length - end);
      unpacked += Math.max(0, read);
      if (unpacked > maxBytes) {
        fail("it unpacks to more than " + maxBytes + " bytes");
        return false;
      }
      end += Math.max(0, read);
      return read > 0;
    } catch (EOFException | ZipException e) {
      fail("broken gzip: " + e.getMessage());
    } catch (ZstdIOException e) {
      fail("broken zstd: " + e.getMessage());
    }
    return false;
  }

  /**
   * Whether so many bytes are there; ending right here is a problem only if {@code what} is given.
   */
  public boolean need(int length, @Nullable String what) throws IOException {
    int there = peek(length);
    if (there < length && (what != null || there > 0)) {
      fail(
          "the file ends within "
              + (what == null ? "a header" : what)
              + " of "
              + length
              + " bytes, after "
              + there);
    }
    return there == length;
  }

  /** Where {@link #peek} and {@link #need} put bytes; another one may be taken for more of them. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the next byte lies in the buffer. */
  public int start() {
    return start;
  }

  /** Passes over bytes that are there. */
  public void take(int length) {
    start += length;
    position += length;
  }

  /** The next bytes, copied. */
  public byte[] copy(int length) {
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  /** Passes over bytes; false where the file ends before. */
  boolean skip(long length) throws IOException {
    for (long left = length; left > 0; ) {
      int step = (int) Math.min(left, BUFFER);
      if (!need(step, "a block to be passed over")) {
        return false;
      }
      take(step);
      left -= step;
    }
    return true;
  }

  /** The first problem counts. */
  public void fail(String why) {
    if (problem == null) {
      problem = why;
    }
  }

  /** How many bytes were taken, counted after decompression. */
  public long position() {
    return position;
  }

  public @Nullable String problem() {
    return problem;
  }

  /** Closes the stream that was given. */
  @Override
  public void close() throws IOException {
    in.close();
  }
}
