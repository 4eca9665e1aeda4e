package io.hepatica.server.pcap;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Wraps a captured packet in HEP3, as a capture agent would. Reusable; not thread-safe. */
final class FrameWrapper {
  private static final byte[] AGENT = "hepatica-send".getBytes(StandardCharsets.US_ASCII);
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final byte[] buffer = new byte[HepFrame.MAX_LENGTH];
  private final Hep3Encoder encoder = new Hep3Encoder();

  /** The frame; null where the payload is too large for one. */
  byte @Nullable [] wrap(Transported packet, int protocolType, byte[] payload) {
    byte[] source = packet.source().getAddress().getAddress();
    byte[] destination = packet.destination().getAddress().getAddress();
    encoder.begin(buffer, 0, buffer.length);
    encoder.u8(HepChunk.FAMILY, source.length == 4 ? 2 : 10);
    encoder.u8(HepChunk.PROTOCOL, packet instanceof StreamBytes ? TCP : UDP);
    encoder.source(source, 0, source.length);
    encoder.destination(destination, 0, destination.length);
    encoder.u16(HepChunk.SOURCE_PORT, packet.source().getPort());
    encoder.u16(HepChunk.DESTINATION_PORT, packet.destination().getPort());
    encoder.time(packet.timeMicros());
    encoder.u8(HepChunk.PROTOCOL_TYPE, protocolType);
    encoder.u32(HepChunk.AGENT_ID, 0);
    encoder.bytes(HepChunk.AGENT_NAME, AGENT, 0, AGENT.length);
    encoder.bytes(HepChunk.PAYLOAD, payload, 0, payload.length);
    int length = encoder.finish();
    return length == Hep3Encoder.DOES_NOT_FIT ? null : Arrays.copyOf(buffer, length);
  }
}
