package io.hepatica.server.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file read from front to back, unpacked if it is gzip. Ends at the first problem and remembers
 * it. Not thread-safe.
 */
final class FileInput {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private long position;
  private @Nullable String problem;

  private FileInput(InputStream in, @Nullable String problem) {
    this.in = in;
    this.problem = problem;
  }

  static FileInput of(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, BUFFER);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    if (magic.length < 2 || magic[0] != 0x1f || magic[1] != (byte) 0x8b) {
      return new FileInput(in, null);
    }
    try {
      return new FileInput(new PushbackInputStream(new GZIPInputStream(in, BUFFER), BUFFER), null);
    } catch (EOFException | ZipException e) {
      return new FileInput(InputStream.nullInputStream(), "broken gzip: " + e.getMessage());
    }
  }

  /** The next bytes without taking them; fewer than asked for at the end. */
  byte[] peek(int length) throws IOException {
    byte[] bytes = readUpTo(length);
    if (in instanceof PushbackInputStream pushback) {
      pushback.unread(bytes);
      position -= bytes.length;
    }
    return bytes;
  }

  /**
   * The next bytes, or null where the file ends before; ending right here is a problem only if
   * {@code what} is given. Memory is taken as bytes come, not as the length says.
   */
  byte @Nullable [] read(int length, @Nullable String what) throws IOException {
    long start = position;
    byte[] bytes = readUpTo(length);
    if (bytes.length == length) {
      return bytes;
    }
    if (what != null || bytes.length > 0) {
      position = start;
      fail(
          "the file ends within "
              + (what == null ? "a header" : what)
              + " of "
              + length
              + " bytes, after "
              + bytes.length);
    }
    return null;
  }

  private byte[] readUpTo(int length) throws IOException {
    try {
      byte[] bytes = in.readNBytes(length);
      position += bytes.length;
      return bytes;
    } catch (EOFException | ZipException e) {
      fail("broken gzip: " + e.getMessage());
      return new byte[0];
    }
  }

  /** Passes over bytes; false where the file ends before. */
  boolean skip(long length) throws IOException {
    for (long left = length; left > 0; ) {
      byte[] bytes = read((int) Math.min(left, BUFFER), "a block to be passed over");
      if (bytes == null) {
        return false;
      }
      left -= bytes.length;
    }
    return true;
  }

  ByteBuffer buffer(byte[] bytes, ByteOrder order) {
    return ByteBuffer.wrap(bytes).order(order);
  }

  /** The first problem counts. */
  void fail(String why) {
    if (problem == null) {
      problem = why;
    }
  }

  long position() {
    return position;
  }

  @Nullable String problem() {
    return problem;
  }
}
