package io.hepatica.server.probe;

import io.hepatica.server.packet.PacketDecoder;
import io.hepatica.server.packet.Sink;
import io.hepatica.server.packet.Skipped;
import java.io.IOException;
import java.util.SortedMap;

/**
 * Packets to HEP frames, as a capture agent does: SIP and RTCP are wrapped in HEP3, HEP is given
 * out as it was sent. Memory is bounded whatever comes. Not thread-safe, but for {@link #skipped}.
 */
public final class PacketFrames implements AutoCloseable {
  private final Skipped skipped = new Skipped();
  private final FrameFinder finder;
  private final PacketDecoder decoder;

  /**
   * @param sink gets each frame as an array of its own
   */
  public PacketFrames(CaptureAgentId agent, Sink<byte[]> sink) {
    this(agent, sink, sink);
  }

  /**
   * @param sink gets each frame that was made, as an array of its own
   * @param hep gets each frame that was found, as it was sent
   */
  public PacketFrames(CaptureAgentId agent, Sink<byte[]> sink, Sink<byte[]> hep) {
    finder = new FrameFinder(agent, sink, hep, skipped);
    decoder = new PacketDecoder(finder, skipped);
  }

  /**
   * Takes a packet, which is read before this returns. A bad one is counted and no exception.
   *
   * @param timeMicros microseconds since the epoch
   * @param linkType LINKTYPE number
   * @param captured how many bytes are there from {@code offset} on
   * @param original how many there were
   * @throws IOException if the sink fails
   */
  public void packet(
      long timeMicros, int linkType, byte[] bytes, int offset, int captured, int original)
      throws IOException {
    decoder.packet(timeMicros, linkType, bytes, offset, captured, original);
  }

  /**
   * Gives up what waits too long, and reports on RTP: in live capture every second or so, of a file
   * by the times of its packets.
   *
   * @param nowMicros microseconds since the epoch
   * @throws IOException if the sink fails
   */
  public void tick(long nowMicros) throws IOException {
    decoder.tick(nowMicros);
    finder.tick(nowMicros);
  }

  /**
   * No more packets: gives out what waits.
   *
   * @throws IOException if the sink fails
   */
  public void finish() throws IOException {
    decoder.finish();
    finder.finish();
  }

  /** What was not given out: reason in words, and how many. For any thread. */
  public SortedMap<String, Long> skipped() {
    return skipped.counts();
  }

  @Override
  public void close() {
    finder.close();
  }
}
