package io.hepatica.server.rtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.server.packet.Endpoint;
import io.hepatica.server.packet.Skipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** SIP and RTP as a capture shows them, times in milliseconds of one hour, and what is reported. */
final class RtpTraffic {
  static final long START = 1_700_000_000_000_000L;

  final Skipped skipped = new Skipped();
  final List<RtpReport> reports = new ArrayList<>();
  final RtpStreams streams = new RtpStreams(reports::add, skipped);

  static Endpoint at(String address) {
    int colon = address.lastIndexOf(':');
    byte[] bytes = InetAddress.ofLiteral(address.substring(0, colon)).getAddress();
    int port = Integer.parseInt(address.substring(colon + 1));
    return bytes.length == 4 ? Endpoint.ipv4(bytes, 0, port) : Endpoint.ipv6(bytes, 0, port);
  }

  /** A message with SDP of the lines given, from 10.0.0.9:5060. */
  void announce(long millis, String callId, String... lines) {
    announceFrom("10.0.0.9:5060", millis, callId, lines);
  }

  void announceFrom(String sipSource, long millis, String callId, String... lines) {
    String sdp = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n" + String.join("\r\n", lines) + "\r\n";
    sip(
        sipSource,
        millis,
        "INVITE sip:b@example.com SIP/2.0\r\nCall-ID: %s\r\nCSeq: 1 INVITE\r\n".formatted(callId)
            + "Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(sdp.length(), sdp));
  }

  void bye(long millis, String callId) {
    sip(
        "10.0.0.9:5060",
        millis,
        "BYE sip:b@example.com SIP/2.0\r\nCall-ID: %s\r\nCSeq: 2 BYE\r\n\r\n".formatted(callId));
  }

  private void sip(String source, long millis, String message) {
    byte[] bytes = message.getBytes(UTF_8);
    try {
      streams.sip(START + millis * 1000, at(source), bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sender, with the header of its next packet. */
  final class Sender {
    final Endpoint source;
    final Endpoint destination;
    int ssrc = 0x1234;
    int sequence = 100;
    int timestamp = 5000;
    int type = 8;
    int clockRate = 8000;
    long millis;

    private Sender(String source, String destination, long millis) {
      this.source = at(source);
      this.destination = at(destination);
      this.millis = millis;
    }

    /** Packets of 20 ms, each when it is due. */
    Sender send(int count) {
      for (int i = 0; i < count; i++) {
        packet(false);
        pass(1);
      }
      return this;
    }

    /** The packets are lost. */
    Sender lose(int count) {
      sequence += count;
      pass(count);
      return this;
    }

    /** Time goes by without packets, in units of 20 ms. */
    Sender pass(int count) {
      millis += 20L * count;
      timestamp += count * clockRate / 50;
      return this;
    }

    Sender packet(boolean marked) {
      return packet(marked, sequence++, timestamp);
    }

    Sender packet(boolean marked, int sequence, int timestamp) {
      RtpTraffic.this.packet(
          source, destination, millis, rtp(marked, type, sequence, timestamp, ssrc));
      return this;
    }
  }

  Sender sender(String source, String destination, long millis) {
    return new Sender(source, destination, millis);
  }

  /** With 160 bytes of payload. */
  static byte[] rtp(boolean marked, int type, int sequence, int timestamp, int ssrc) {
    return ByteBuffer.allocate(172)
        .put((byte) 0x80)
        .put((byte) (type | (marked ? 0x80 : 0)))
        .putShort((short) sequence)
        .putInt(timestamp)
        .putInt(ssrc)
        .array();
  }

  boolean packet(Endpoint source, Endpoint destination, long millis, byte[] bytes) {
    try {
      return streams.packet(START + millis * 1000, source, destination, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RtpTraffic tick(long millis) {
    try {
      streams.tick(START + millis * 1000);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RtpTraffic finish() {
    try {
      streams.finish();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reports of that type, in the order in which they were given out. */
  List<JsonNode> reports(String type) {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> found = new ArrayList<>();
    for (RtpReport report : reports) {
      try {
        JsonNode tree = json.readTree(report.report().bytes());
        if (tree.get("TYPE").asText().equals(type)) {
          found.add(tree);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  JsonNode onlyHangup() {
    List<JsonNode> all = reports("HANGUP");
    if (all.size() != 1) {
      throw new AssertionError("not one report: " + all);
    }
    return all.getFirst();
  }

  /** The values of a report, separated by blanks. */
  static String values(JsonNode report, String... keys) {
    List<String> values = new ArrayList<>();
    for (String key : keys) {
      values.add(report.path(key).asText());
    }
    return String.join(" ", values);
  }
}
