package io.hepatica.server.probe;

import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.packet.Sink;
import io.hepatica.server.packet.Skipped;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;

/**
 * Reads the HEP frames of a file, plain, gzip or zstd: a HEP3 stream (a journal segment, an
 * export), or a capture (pcap or pcapng), as {@link PacketFrames} finds them. A bad file is no
 * exception: what can be read is given out, and the outcome says where it ended and why. Memory is
 * bounded whatever the file says. Thread-safe: holds no state.
 */
public final class FrameFile {
  /** Of the packets' own time. */
  private static final long TICK_MICROS = 10_000_000;

  private static final long JUMP_MICROS = 3_600_000_000L;

  private static final int HEADER = 6;

  private FrameFile() {}

  /** As the other, however much the file unpacks to. */
  public static Outcome read(InputStream in, CaptureAgentId agent, Sink<byte[]> sink)
      throws IOException {
    return read(in, agent, Long.MAX_VALUE, sink);
  }

  /**
   * Gives out each frame as it was sent: HEP3, v1, v2, and the gzip and protobuf forms of heplify.
   * Closes the stream.
   *
   * @param agent whom frames name that are made here of packets
   * @param maxBytes of the file, unpacked; what is behind them is not read
   * @throws IOException if the stream itself or the sink fails
   */
  public static Outcome read(InputStream in, CaptureAgentId agent, long maxBytes, Sink<byte[]> sink)
      throws IOException {
    try (FileInput input = FileInput.of(in, maxBytes)) {
      int start = input.peek(PacketReader.MAGIC);
      if (PacketReader.isCapture(input)) {
        return readPackets(input, agent, sink);
      }
      if (StreamFrames.isHep3(input.buffer(), input.start(), input.start() + start)) {
        return readHep(input, sink);
      }
      input.fail("the file is neither a HEP3 stream nor pcap nor pcapng");
      return outcome(0, input, new Skipped().counts());
    }
  }

  private static Outcome readPackets(FileInput input, CaptureAgentId agent, Sink<byte[]> sink)
      throws IOException {
    try (PacketFrames frames = new PacketFrames(agent, sink)) {
      long packets = 0;
      long ticked = 0;
      PacketReader reader = PacketReader.open(input);
      while (reader != null && reader.next()) {
        packets++;
        long ahead = reader.timeMicros() - ticked;
        if (Math.abs(ahead) >= JUMP_MICROS) {
          // Another capture, or a wild clock, which is no reason to give anything up.
          ticked = reader.timeMicros();
        } else if (ahead >= TICK_MICROS) {
          ticked = reader.timeMicros();
          frames.tick(ticked);
        }
        frames.packet(
            reader.timeMicros(),
            reader.linkType(),
            reader.bytes(),
            reader.offset(),
            reader.captured(),
            reader.original());
      }
      frames.finish();
      return outcome(packets, input, frames.skipped());
    }
  }

  private static Outcome readHep(FileInput input, Sink<byte[]> sink) throws IOException {
    HepFrame view = new HepFrame();
    Skipped skipped = new Skipped();
    long count = 0;
    while (true) {
      int header = input.peek(HEADER);
      if (header == 0) {
        break;
      }
      byte[] b = input.buffer();
      int at = input.start();
      int length = header < HEADER ? HEADER : StreamFrames.hepLength(b, at);
      if (length < HEADER || !StreamFrames.isHep3(b, at, at + header)) {
        input.fail("here begins no HEP3 frame");
        break;
      }
      if (!input.need(length, "a HEP3 frame")) {
        break;
      }
      byte[] frame = input.copy(length);
      input.take(length);
      HepFault fault = view.read(frame, 0, length);
      if (fault == null || fault == HepFault.NO_PAYLOAD) {
        sink.accept(frame);
      } else {
        skipped.add("broken HEP: " + fault.label());
      }
      count++;
    }
    return outcome(count, input, skipped.counts());
  }

  private static Outcome outcome(long packets, FileInput input, SortedMap<String, Long> skipped) {
    return new Outcome(packets, input.position(), input.problem(), skipped);
  }
}
