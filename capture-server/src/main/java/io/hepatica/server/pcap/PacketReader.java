package io.hepatica.server.pcap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A capture file, pcap or pcapng, as a sequence of packets. A bad file is no exception: what can be
 * read is given out, and the input knows where it ended and why. Memory is bounded whatever the
 * file says. Not thread-safe.
 */
public abstract sealed class PacketReader permits PcapReader, PcapngReader {
  /** Longest packet taken: libpcap's own limit (MAXIMUM_SNAPLEN). */
  static final int MAX_PACKET = 262_144;

  /** How many first bytes tell the format. */
  public static final int MAGIC = 4;

  final FileInput input;
  private long timeMicros;
  private int linkType;
  private int offset;
  private int captured;
  private int original;

  PacketReader(FileInput input) {
    this.input = input;
  }

  /** Whether the file begins as a capture does. */
  public static boolean isCapture(FileInput input) throws IOException {
    return input.peek(MAGIC) == MAGIC && isMagic(magic(input));
  }

  /** The reader of the file's format; null, with the input's problem, where it has none. */
  public static @Nullable PacketReader open(FileInput input) throws IOException {
    if (!isCapture(input)) {
      input.fail("the file begins with the magic of neither pcap nor pcapng");
      return null;
    }
    return magic(input) == PcapngReader.SECTION ? new PcapngReader(input) : PcapReader.begin(input);
  }

  private static boolean isMagic(int magic) {
    return magic == PcapngReader.SECTION || PcapReader.isMagic(magic);
  }

  private static int magic(FileInput input) {
    return Ints.i32(input.buffer(), input.start(), false);
  }

  /**
   * Moves to the next packet; false at the end of the file, or where it can't be read on, which the
   * input then knows as its problem.
   *
   * @throws IOException if the stream itself fails
   */
  public abstract boolean next() throws IOException;

  /**
   * @param offset of the packet's bytes in the input's buffer
   */
  final void packet(long timeMicros, int linkType, int offset, long captured, long original) {
    this.timeMicros = timeMicros;
    this.linkType = linkType;
    this.offset = offset;
    this.captured = (int) captured;
    this.original = (int) Math.min(original, Integer.MAX_VALUE);
  }

  /** Microseconds since the epoch; 0 where the file gives the packet no time. */
  public long timeMicros() {
    return timeMicros;
  }

  /** LINKTYPE number. */
  public int linkType() {
    return linkType;
  }

  /** The array in which the packet lies until the next call of {@link #next}. */
  public byte[] bytes() {
    return input.buffer();
  }

  public int offset() {
    return offset;
  }

  /** How many bytes of the packet are there. */
  public int captured() {
    return captured;
  }

  /** How many bytes it had; more where the snap length cut it. */
  public int original() {
    return original;
  }
}
