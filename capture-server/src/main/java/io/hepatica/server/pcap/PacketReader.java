package io.hepatica.server.pcap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file format as a sequence of packets. */
sealed interface PacketReader permits PcapReader, PcapngReader {
  /** Longest packet taken: libpcap's own limit (MAXIMUM_SNAPLEN). */
  int MAX_PACKET = 262_144;

  /**
   * The next packet; null at the end of the file, or where it can't be read on, which the input
   * then knows as its problem.
   */
  @Nullable Packet next() throws IOException;
}
