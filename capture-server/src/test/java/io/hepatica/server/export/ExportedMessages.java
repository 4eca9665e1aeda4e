package io.hepatica.server.export;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Messages as a store gives them: journaled frames, parsed. */
final class ExportedMessages {
  static final long TIME = 1_795_230_000_123_456L;
  private static final byte[] AGENT = {10, 0, 0, 9};

  private ExportedMessages() {}

  /** All SIP of a capture of HEP3, oldest first. */
  static List<Message> sipOf(String capture) {
    List<Message> messages = new ArrayList<>();
    for (byte[] frame : TestCaptures.frames(capture)) {
      HepFrame view = new HepFrame();
      if (view.read(frame, 0, frame.length) == null && view.protocolType() == 1) {
        messages.add(message(frame));
      }
    }
    messages.sort(Comparator.comparingLong(Message::timeMicros));
    return messages;
  }

  static Message message(byte[] frame) {
    byte[] journaled = Arrays.copyOf(frame, frame.length + Receipt.MAX_BYTES);
    int length =
        Receipt.append(journaled, 0, frame.length, TIME + 1_000, Transport.UDP, 3, 40_000, AGENT);
    try (ParsedMessage parsed = new ParsedMessage(new Schema(List.of()))) {
      parsed.read(journaled, 0, length);
      return parsed.toMessage();
    }
  }

  /** A frame between two ends; "" for an address that the agent did not send. */
  static byte[] frame(
      int protocol, String source, int sourcePort, String to, int port, byte[] payload) {
    byte[] buffer = new byte[HepFrame.MAX_LENGTH];
    Hep3Encoder encoder = new Hep3Encoder().begin(buffer, 0, buffer.length);
    byte[] from = address(source);
    byte[] destination = address(to);
    encoder.u8(HepChunk.FAMILY, from.length == 16 ? 10 : 2).u8(HepChunk.PROTOCOL, protocol);
    encoder.source(from, 0, from.length).destination(destination, 0, destination.length);
    encoder.u16(HepChunk.SOURCE_PORT, sourcePort).u16(HepChunk.DESTINATION_PORT, port);
    encoder.time(TIME).u8(HepChunk.PROTOCOL_TYPE, 1).u32(HepChunk.AGENT_ID, 2001);
    byte[] name = "edge-1".getBytes(StandardCharsets.US_ASCII);
    byte[] key = "secret".getBytes(StandardCharsets.US_ASCII);
    encoder.bytes(HepChunk.AGENT_NAME, name, 0, name.length);
    encoder.bytes(HepChunk.AUTH_KEY, key, 0, key.length);
    encoder.bytes(HepChunk.PAYLOAD, payload, 0, payload.length);
    return Arrays.copyOf(buffer, encoder.finish());
  }

  /** A frame from 10.0.0.1:5005 to 10.0.0.2:5007 by UDP, of any protocol type. */
  static byte[] frameOfType(int type, byte[] payload) {
    byte[] frame = frame(17, "10.0.0.1", 5005, "10.0.0.2", 5007, payload);
    HepFrame view = new HepFrame();
    view.read(frame, 0, frame.length);
    frame[view.start(HepChunk.PROTOCOL_TYPE)] = (byte) type;
    return frame;
  }

  private static byte[] address(String text) {
    return text.isEmpty() ? new byte[0] : InetAddress.ofLiteral(text).getAddress();
  }

  /** A MESSAGE whose body has so many bytes. */
  static byte[] sip(String callId, int bodyLength) {
    return ("MESSAGE sip:bob@example.com SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1\r\n"
            + "From: <sip:alice@example.com>;tag=1\r\n"
            + "To: <sip:bob@example.com>\r\n"
            + "Call-ID: "
            + callId
            + "\r\nCSeq: 7 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: "
            + bodyLength
            + "\r\n\r\n"
            + "x".repeat(bodyLength))
        .getBytes(StandardCharsets.US_ASCII);
  }
}
