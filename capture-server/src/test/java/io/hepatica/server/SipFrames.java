package io.hepatica.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import java.util.Arrays;

/** HEP3 frames of SIP that a test makes up, for what no capture holds. */
public final class SipFrames {
  private SipFrames() {}

  /**
   * An INFO of a dialog, numbered by its CSeq; event time as given, 10.0.0.1:5060 to 10.0.0.2:5060.
   */
  public static byte[] info(String callId, int cseq, long timeMicros) {
    return frame(
        """
        INFO sip:+442079460001@10.0.0.2 SIP/2.0
        Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK%2$d-%1$s
        From: <sip:+442079460000@10.0.0.1>;tag=from
        To: <sip:+442079460001@10.0.0.2>;tag=to
        Call-ID: %1$s
        CSeq: %2$d INFO
        Content-Length: 0

        """
            .formatted(callId, cseq)
            .replace("\n", "\r\n"),
        timeMicros);
  }

  /** A frame of that payload as SIP. */
  public static byte[] frame(String payload, long timeMicros) {
    return frame(1, new byte[] {10, 0, 0, 1}, 5060, payload.getBytes(UTF_8), timeMicros);
  }

  /** A frame of that protocol type and source, to 10.0.0.2:5060. */
  public static byte[] frame(
      int protocolType, byte[] address, int port, byte[] payload, long timeMicros) {
    byte[] buffer = new byte[payload.length + 200];
    int length =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(address, 0, 4)
            .destination(new byte[] {10, 0, 0, 2}, 0, 4)
            .u16(HepChunk.SOURCE_PORT, port)
            .u16(HepChunk.DESTINATION_PORT, 5060)
            .time(timeMicros)
            .u8(HepChunk.PROTOCOL_TYPE, protocolType)
            .u32(HepChunk.AGENT_ID, 2001)
            .bytes(HepChunk.PAYLOAD, payload, 0, payload.length)
            .finish();
    return Arrays.copyOf(buffer, length);
  }
}
