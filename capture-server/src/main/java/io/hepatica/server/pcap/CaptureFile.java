package io.hepatica.server.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture file: pcap or pcapng, plain or gzip, of Ethernet, Linux cooked, raw IP or
 * loopback. A bad file is no exception: what can be read is given out, and the outcome says where
 * it ended and why. Memory is bounded whatever the file says (about 80 MiB). Thread-safe: holds no
 * state.
 */
public final class CaptureFile {
  private CaptureFile() {}

  /**
   * Gives out what each packet carried, in the order of the file; segments that came early, when
   * those before them have come.
   *
   * @throws IOException if the stream itself or the sink fails
   */
  public static Outcome read(InputStream in, Sink<? super Transported> sink) throws IOException {
    FileInput input = FileInput.of(in);
    Skipped skipped = new Skipped();
    long packets = read(input, skipped, sink);
    return new Outcome(packets, input.position(), input.problem(), skipped.counts());
  }

  static boolean isCapture(byte[] start) {
    int magic = start.length < 4 ? 0 : ByteBuffer.wrap(start).getInt();
    return magic == PcapngReader.SECTION || PcapReader.isMagic(magic);
  }

  /** Gives how many packets were read. */
  static long read(FileInput input, Skipped skipped, Sink<? super Transported> sink)
      throws IOException {
    PacketDecoder decoder = new PacketDecoder(sink, skipped);
    PacketReader reader = open(input);
    long packets = 0;
    if (reader != null) {
      for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
        packets++;
        decoder.packet(packet);
      }
      decoder.close();
    }
    return packets;
  }

  private static @Nullable PacketReader open(FileInput input) throws IOException {
    byte[] start = input.peek(4);
    if (!isCapture(start)) {
      input.fail("the file begins with the magic of neither pcap nor pcapng");
      return null;
    }
    return ByteBuffer.wrap(start).getInt() == PcapngReader.SECTION
        ? new PcapngReader(input)
        : PcapReader.open(input);
  }
}
