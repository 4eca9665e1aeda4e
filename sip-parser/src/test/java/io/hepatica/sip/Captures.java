package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The captures among the test resources. */
final class Captures {
  private static final int PAYLOAD_CHUNK = 0x000f;

  private Captures() {}

  /** The SIP payloads of Kamailio's HEP3 datagrams, in order of capture. */
  static List<byte[]> kamailio() {
    ByteBuffer pcap = ByteBuffer.wrap(read("kamailio-siptrace-hep3-calls.pcap.gz"));
    List<byte[]> payloads = new ArrayList<>();
    pcap.position(24);
    while (pcap.hasRemaining()) {
      int length = pcap.order(ByteOrder.LITTLE_ENDIAN).getInt(pcap.position() + 8);
      int packet = pcap.position() + 16;
      // Ethernet, IPv4 without options, UDP.
      payloads.add(payload(pcap.array(), packet + 14 + 20 + 8, packet + length));
      pcap.position(packet + length);
    }
    return payloads;
  }

  /** A row of tshark's fields for each payload. */
  static List<String[]> kamailioFields() {
    return rows("kamailio-siptrace-hep3-calls.tsv.gz");
  }

  /** A row of tshark's SDP fields, the first the number of the frame from 1. */
  static List<String[]> kamailioDescriptions() {
    return rows("kamailio-siptrace-hep3-calls.sdp.tsv.gz");
  }

  private static List<String[]> rows(String name) {
    return new String(read(name), UTF_8).lines().map(line -> line.split("\t", -1)).toList();
  }

  private static byte[] payload(byte[] frame, int start, int end) {
    ByteBuffer hep = ByteBuffer.wrap(frame);
    for (int chunk = start + 6; chunk < end; chunk += hep.getShort(chunk + 4) & 0xffff) {
      if (hep.getInt(chunk) == PAYLOAD_CHUNK) {
        return Arrays.copyOfRange(frame, chunk + 6, chunk + (hep.getShort(chunk + 4) & 0xffff));
      }
    }
    throw new AssertionError("no payload in the frame");
  }

  private static byte[] read(String name) {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                Captures.class.getResourceAsStream("/captures/" + name), name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
