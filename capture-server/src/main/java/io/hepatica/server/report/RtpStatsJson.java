package io.hepatica.server.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe says of RTP in JSON: one stream, periodically or at its end, or (horaclifix) the
 * incoming and the outgoing one of a call through a border controller, with MOS and R times 100.
 * For one use.
 */
final class RtpStatsJson {
  /** One stream while it is read; an address and its port come apart. */
  private static final class Stream {
    final StreamValues values = new StreamValues();
    double packets = Double.NaN;
    double expected = Double.NaN;
    double lost = Double.NaN;
    @Nullable String sourceAddress;
    @Nullable String sourcePort;
    @Nullable String destinationAddress;
    @Nullable String destinationPort;

    void finish() {
      values.number(Metric.PACKETS_RECEIVED, packets);
      values.number(Metric.PACKETS_EXPECTED, expected);
      values.decimal(Metric.PACKETS_LOST, lost);
      values.lossOf(lost, expected > 0 ? expected : packets + lost);
      values.text(Metric.MEDIA_SRC, HostPort.of(sourceAddress, sourcePort));
      values.text(Metric.MEDIA_DST, HostPort.of(destinationAddress, destinationPort));
    }
  }

  private static final double PER_CENT = 100;

  private final Stream only = new Stream();
  private final Stream incoming = new Stream();
  private final Stream outgoing = new Stream();
  private @Nullable String sipCallId;
  private @Nullable String correlationId;

  QualityReport read(byte[] buffer, int start, int length) {
    String error = null;
    try (JsonParser json = JsonInput.open(buffer, start, length)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        readValue(key, json);
      }
    } catch (IOException e) {
      error = "broken JSON";
    }
    List<StreamValues> streams = new ArrayList<>(1);
    for (Stream stream : List.of(only, incoming, outgoing)) {
      stream.finish();
      if (!stream.values.isEmpty()) {
        streams.add(stream.values);
      }
    }
    if (!incoming.values.isEmpty()) {
      incoming.values.text(Metric.DIRECTION, StreamValues.RECEIVED);
    }
    if (!outgoing.values.isEmpty()) {
      outgoing.values.text(Metric.DIRECTION, StreamValues.SENT);
    }
    if (streams.isEmpty() && error == null) {
      error = "JSON without a report";
    }
    return new QualityReport(
        ReportKind.RTP_STATS,
        sipCallId == null ? correlationId : sipCallId,
        StreamValues.reports(streams),
        error);
  }

  private void readValue(String key, JsonParser json) throws IOException {
    StreamValues values = only.values;
    switch (key) {
      case "RTP_SIP_CALL_ID" -> sipCallId = JsonInput.text(json);
      case "CORRELATION_ID", "INC_ID" -> correlationId = JsonInput.text(json);
      case "SSRC" -> values.ssrc(Metric.SSRC, JsonInput.number(json));
      case "CODEC_NAME" -> values.text(Metric.CODEC, JsonInput.text(json));
      case "MOS" -> values.decimal(Metric.MOS_CQ, JsonInput.number(json));
      case "RFACTOR" -> rating(values, JsonInput.number(json));
      case "JITTER" -> values.decimal(Metric.JITTER_MS, JsonInput.number(json));
      case "MAX_JITTER" -> values.decimal(Metric.JITTER_MAX_MS, JsonInput.number(json));
      case "TOTAL_PK" -> only.packets = JsonInput.number(json);
      case "EXPECTED_PK" -> only.expected = JsonInput.number(json);
      case "PACKET_LOSS" -> only.lost = JsonInput.number(json);
      case "SRC_IP" -> only.sourceAddress = JsonInput.text(json);
      case "SRC_PORT" -> only.sourcePort = JsonInput.text(json);
      case "DST_IP" -> only.destinationAddress = JsonInput.text(json);
      case "DST_PORT" -> only.destinationPort = JsonInput.text(json);
      case "CALLER_SRC_IP" -> incoming.sourceAddress = JsonInput.text(json);
      case "CALLER_SRC_PORT" -> incoming.sourcePort = JsonInput.text(json);
      case "CALLER_DST_IP" -> incoming.destinationAddress = JsonInput.text(json);
      case "CALLER_DST_PORT" -> incoming.destinationPort = JsonInput.text(json);
      case "CALLEE_SRC_IP" -> outgoing.sourceAddress = JsonInput.text(json);
      case "CALLEE_SRC_PORT" -> outgoing.sourcePort = JsonInput.text(json);
      case "CALLEE_DST_IP" -> outgoing.destinationAddress = JsonInput.text(json);
      case "CALLEE_DST_PORT" -> outgoing.destinationPort = JsonInput.text(json);
      default -> {
        if (key.startsWith("INC_")) {
          readBorder(key, incoming, json);
        } else if (key.startsWith("OUT_")) {
          readBorder(key, outgoing, json);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private static void readBorder(String key, Stream stream, JsonParser json) throws IOException {
    double value = JsonInput.number(json);
    switch (key.substring(4)) {
      case "MOS" -> stream.values.decimal(Metric.MOS_CQ, value / PER_CENT);
      case "RVAL" -> rating(stream.values, value / PER_CENT);
      case "RTP_PK" -> stream.packets = value;
      case "RTP_PK_LOSS" -> stream.lost = value;
      case "RTP_AVG_JITTER" -> stream.values.decimal(Metric.JITTER_MS, value);
      case "RTP_MAX_JITTER" -> stream.values.decimal(Metric.JITTER_MAX_MS, value);
      case "RTP_BYTE" -> stream.values.number(Metric.OCTETS_RECEIVED, value);
      case "RTCP_AVG_LAT" -> stream.values.delay(Metric.ONE_WAY_DELAY_MS, value);
      default -> {}
    }
  }

  /** Probes write 0 for an R that they do not know. */
  private static void rating(StreamValues values, double rating) {
    if (rating != 0) {
      values.decimal(Metric.R_FACTOR, rating);
    }
  }
}
