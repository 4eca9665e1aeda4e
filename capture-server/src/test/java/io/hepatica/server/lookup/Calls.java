package io.hepatica.server.lookup;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.server.api.ListStore;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Calls that a test makes up, in a store. */
final class Calls {
  static final Schema SCHEMA = new Schema(List.of());

  /** 2026-11-21T02:33:00Z. */
  static final long TIME = 1_795_228_380_000_000L;

  final ListStore store = new ListStore(SCHEMA);
  final CallLookup lookup = new CallLookup(store, SCHEMA);

  /** An INVITE with these header lines. */
  Message invite(String callId, long time, String... headers) {
    return store.add(request("INVITE", callId, String.join("\n", headers), ""), time);
  }

  /** INVITE, 200 with that description, and a BYE after that many seconds. */
  void answered(String callId, long time, int seconds, String offer, String answer) {
    store.add(request("INVITE", callId, "Content-Type: application/sdp", offer), time);
    store.add(
        request("INVITE", callId, "Content-Type: application/sdp", answer)
            .replaceFirst("INVITE [^\n]*", "SIP/2.0 200 OK")
            .replace("To: <sip:bob@example.com>", "To: <sip:bob@example.com>;tag=b"),
        time + 1_000_000);
    if (seconds > 0) {
      store.add(
          request("BYE", callId, "", "")
              .replace("To: <sip:bob@example.com>", "To: <sip:bob@example.com>;tag=b"),
          time + seconds * 1_000_000L);
    }
  }

  private static String request(String method, String callId, String headers, String body) {
    return """
    %1$s sip:bob@example.com SIP/2.0
    Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-%1$s-%2$s
    From: <sip:alice@example.com>;tag=a
    To: <sip:bob@example.com>
    Call-ID: %2$s
    CSeq: 1 %1$s
    %3$sContent-Length: %4$d

    %5$s\
    """
        .formatted(
            method,
            callId,
            headers.isEmpty() ? "" : headers + "\n",
            body.replace("\n", "\r\n").length(),
            body);
  }

  static String sdp(String address, String... media) {
    return "v=0\no=- 1 1 IN IP4 %1$s\ns=-\nc=IN IP4 %1$s\nt=0 0\n".formatted(address)
        + String.join("\n", media)
        + "\n";
  }

  /** A SIP frame with a correlation chunk, as Asterisk sends them. */
  Message correlated(String callId, String correlationId, long time, String... headers) {
    String sip = request("INVITE", callId, String.join("\n", headers), "").replace("\n", "\r\n");
    return store.addFrame(
        frame(1, "10.0.0.1", 5060, "10.0.0.2", 5060, correlationId, sip, time), time);
  }

  /** Of the protocol type 5, with a report block that says 25 % of loss (64/256). */
  Message rtcp(String source, int sourcePort, String destination, int port, String id, long time) {
    String json =
        "{\"ssrc\":1,\"type\":201,\"report_count\":1,\"report_blocks\":[{\"source_ssrc\":2,"
            + "\"fraction_lost\":64,\"packets_lost\":1,\"highest_seq_no\":9,\"ia_jitter\":8,"
            + "\"lsr\":0,\"dlsr\":0}]}";
    return store.addFrame(frame(5, source, sourcePort, destination, port, id, json, time), time);
  }

  Message log(String correlationId, long time) {
    return store.addFrame(
        frame(100, "10.0.0.1", 1, "10.0.0.2", 2, correlationId, "a line", time), time);
  }

  private static byte[] frame(
      int type,
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      String correlationId,
      String payload,
      long time) {
    byte[] from = Objects.requireNonNull(Addresses.parse(source)).getAddress();
    byte[] to = Objects.requireNonNull(Addresses.parse(destination)).getAddress();
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    byte[] id = correlationId.getBytes(StandardCharsets.UTF_8);
    byte[] buffer = new byte[bytes.length + id.length + 200];
    Hep3Encoder encoder =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, from.length == 4 ? 2 : 10)
            .u8(HepChunk.PROTOCOL, 17)
            .source(from, 0, from.length)
            .destination(to, 0, to.length)
            .u16(HepChunk.SOURCE_PORT, sourcePort)
            .u16(HepChunk.DESTINATION_PORT, destinationPort)
            .time(time)
            .u8(HepChunk.PROTOCOL_TYPE, type)
            .u32(HepChunk.AGENT_ID, 2001);
    if (id.length > 0) {
      encoder.bytes(HepChunk.CORRELATION_ID, id, 0, id.length);
    }
    return Arrays.copyOf(buffer, encoder.bytes(HepChunk.PAYLOAD, bytes, 0, bytes.length).finish());
  }
}
