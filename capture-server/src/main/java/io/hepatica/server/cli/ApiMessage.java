package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** A message as the API gives it, made fit for a terminal. */
record ApiMessage(JsonNode json) {
  static List<ApiMessage> listOf(JsonNode messages) {
    return StreamSupport.stream(messages.spliterator(), false).map(ApiMessage::new).toList();
  }

  /** A field's value on one line; "" where it is absent. */
  String text(String field) {
    return SafeText.of(json.path(field).asText());
  }

  String time() {
    return text("time");
  }

  Instant instant() {
    return Instant.parse(json.path("time").asText());
  }

  boolean isResponse() {
    return json.has("status");
  }

  /** {@code INVITE}, {@code 200 INVITE}, or the table of what is no SIP. */
  String what() {
    String method = text("method");
    if (isResponse()) {
      return (text("status") + " " + method).strip();
    }
    return method.isEmpty() ? text("table") : method;
  }

  String cseqNumber() {
    String cseq = text("cseq").strip();
    int blank = cseq.indexOf(' ');
    return blank < 0 ? cseq : cseq.substring(0, blank);
  }

  /** The end from which it was sent; {@code ?} where the agent does not say. */
  String source() {
    return end("src_ip", "src_port");
  }

  String destination() {
    return end("dst_ip", "dst_port");
  }

  private String end(String ip, String port) {
    String address = text(ip);
    if (address.isEmpty()) {
      return "?";
    }
    String number = text(port);
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return number.isEmpty() ? host : host + ":" + number;
  }

  /** The payload; what is no text, in hexadecimal. */
  String raw() {
    if (json.has("raw")) {
      return SafeText.lines(json.path("raw").asText());
    }
    byte[] bytes = Base64.getDecoder().decode(json.path("raw_base64").asText());
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  /** A line with time and ends, an empty line, the payload, an empty line. */
  String withRaw() {
    String transport = text("transport");
    return time()
        + " "
        + source()
        + " -> "
        + destination()
        + (transport.isEmpty() ? "" : " " + transport)
        + "\n\n"
        + raw().stripTrailing()
        + "\n";
  }
}
