package io.hepatica.server.probe;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.packet.Transported;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Wraps a captured packet in HEP3, as a capture agent would. Reusable; not thread-safe. */
final class FrameWrapper {
  private final byte[] buffer = new byte[HepFrame.MAX_LENGTH];
  private final Hep3Encoder encoder = new Hep3Encoder();
  private final long agentId;
  private final byte[] agentName;

  FrameWrapper(CaptureAgentId agent) {
    agentId = agent.id();
    agentName = agent.name().getBytes(StandardCharsets.UTF_8);
  }

  /** The frame; null where the payload is too large for one. */
  byte @Nullable [] wrap(Transported packet, int protocolType, byte[] b, int start, int length) {
    byte[] source = packet.source().address();
    byte[] destination = packet.destination().address();
    encoder.begin(buffer, 0, buffer.length);
    encoder.u8(HepChunk.FAMILY, source.length == 4 ? 2 : 10);
    encoder.u8(HepChunk.PROTOCOL, packet.protocol());
    encoder.source(source, 0, source.length);
    encoder.destination(destination, 0, destination.length);
    encoder.u16(HepChunk.SOURCE_PORT, packet.source().port());
    encoder.u16(HepChunk.DESTINATION_PORT, packet.destination().port());
    encoder.time(packet.timeMicros());
    encoder.u8(HepChunk.PROTOCOL_TYPE, protocolType);
    encoder.u32(HepChunk.AGENT_ID, agentId);
    encoder.bytes(HepChunk.AGENT_NAME, agentName, 0, agentName.length);
    encoder.bytes(HepChunk.PAYLOAD, b, start, length);
    int size = encoder.finish();
    return size == Hep3Encoder.DOES_NOT_FIT ? null : Arrays.copyOf(buffer, size);
  }
}
