package io.hepatica.server.report;

import static io.hepatica.server.report.StreamValues.MAX_STREAMS;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * RTCP as capture agents write it in JSON; for one use. The keys are those of Asterisk, rtpengine,
 * captagent and heplify with what each does its own way: numbers as text or with a sign, a sender's
 * part that is null or all zeros, keys repeated for each packet of a compound, blocks that are
 * null. {@code type} is not looked at, as heplify's is that of the last packet. What stands before
 * the place where the JSON breaks (captagent does not escape the text of a CNAME) is taken.
 */
final class RtcpJson {
  private static final int XR_VOIP_METRICS = 7;

  private final long timeMicros;
  private final List<StreamValues> streams = new ArrayList<>(1);
  private double reporter = Double.NaN;
  private double describedSource = Double.NaN;
  private double packets = Double.NaN;
  private double octets = Double.NaN;
  private boolean extended;

  /**
   * @param timeMicros of capture, for the round trip
   */
  RtcpJson(long timeMicros) {
    this.timeMicros = timeMicros;
  }

  QualityReport read(byte[] buffer, int start, int length) {
    String error = null;
    try (JsonParser json = JsonInput.open(buffer, start, length)) {
      json.nextToken();
      readReport(json);
    } catch (IOException e) {
      error = "broken JSON";
    }
    finish();
    if (streams.isEmpty() && error == null) {
      error = "JSON without a report";
    }
    return new QualityReport(
        extended ? ReportKind.RTCP_XR : ReportKind.RTCP,
        null,
        StreamValues.reports(streams),
        error);
  }

  private void readReport(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "ssrc" -> reporter = JsonInput.number(json);
        case "sdes_ssrc" -> describedSource = JsonInput.number(json);
        case "sdes_information" -> {
          if (value == JsonToken.START_ARRAY) {
            readDescriptions(json);
          }
        }
        case "sender_information", "sender_report" -> {
          if (value == JsonToken.START_OBJECT) {
            readSender(json);
          }
        }
        case "report_blocks", "receiver_report" -> {
          if (value == JsonToken.START_ARRAY) {
            readBlocks(json);
          }
        }
        case "report_blocks_xr",
            "voip_metrics",
            "Extended_report_information",
            "extended_report_information" -> {
          if (value == JsonToken.START_OBJECT) {
            readExtended(json, key.equals("voip_metrics"));
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  /** All that rtpengine says of a BYE is the description beside it. */
  private void readDescriptions(JsonParser json) throws IOException {
    while (nextObject(json)) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean source = json.currentName().equals("sdes_chunk_ssrc");
        json.nextToken();
        if (source && Double.isNaN(describedSource)) {
          describedSource = JsonInput.number(json);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void readSender(JsonParser json) throws IOException {
    double sentPackets = Double.NaN;
    double sentOctets = Double.NaN;
    double seconds = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "packets", "packet_count" -> sentPackets = JsonInput.number(json);
        case "octets", "octet_count" -> sentOctets = JsonInput.number(json);
        case "ntp_timestamp_sec", "ntp_time_sec" -> seconds = JsonInput.number(json);
        default -> json.skipChildren();
      }
    }
    // heplify writes zeros where a receiver report has no such part.
    if (seconds != 0 || sentPackets > 0) {
      packets = sentPackets;
      octets = sentOctets;
    }
  }

  /** Moves into the next object of an array; false at the array's end. */
  private static boolean nextObject(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    while (token != null && token != JsonToken.START_OBJECT && token != JsonToken.END_ARRAY) {
      json.skipChildren();
      token = json.nextToken();
    }
    return token == JsonToken.START_OBJECT;
  }

  private void readBlocks(JsonParser json) throws IOException {
    while (nextObject(json)) {
      StreamValues stream = new StreamValues();
      if (streams.size() < MAX_STREAMS) {
        streams.add(stream);
      }
      readBlock(json, stream);
      stream.ssrc(Metric.REPORTER_SSRC, reporter);
    }
  }

  private void readBlock(JsonParser json, StreamValues stream) throws IOException {
    double lsr = 0;
    double dlsr = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "source_ssrc", "ssrc" -> stream.ssrc(Metric.SSRC, JsonInput.number(json));
        case "fraction_lost" -> stream.fraction(Metric.LOSS_PCT, JsonInput.number(json));
        case "packets_lost" -> stream.packetsLost(JsonInput.number(json));
        case "ia_jitter", "jitter" ->
            stream.timestampUnits(Metric.JITTER_MS, JsonInput.number(json));
        case "lsr", "last_sr" -> lsr = JsonInput.number(json);
        case "dlsr", "delay_since_last_sr" -> dlsr = JsonInput.number(json);
        default -> json.skipChildren();
      }
    }
    stream.computedRoundTrip(NtpTime.roundTripMillis(timeMicros, (long) lsr, (long) dlsr));
  }

  /**
   * The values of an XR block as they are on the wire. Those of {@code voip_metrics} have MOS in
   * full, and its two kinds the wrong way round.
   */
  private void readExtended(JsonParser json, boolean swapped) throws IOException {
    StreamValues read = new StreamValues();
    double type = XR_VOIP_METRICS;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      double value = JsonInput.number(json);
      switch (key) {
        case "type" -> type = value;
        case "id", "identifier", "ssrc" -> read.ssrc(Metric.SSRC, value);
        case "fraction_lost", "loss_rate" -> read.fraction(Metric.LOSS_PCT, value);
        case "fraction_discard", "discard_rate" -> read.fraction(Metric.DISCARD_PCT, value);
        case "burst_density", "burst_rate" -> read.fraction(Metric.BURST_DENSITY_PCT, value);
        case "gap_density", "gap_rate" -> read.fraction(Metric.GAP_DENSITY_PCT, value);
        case "burst_duration" -> read.decimal(Metric.BURST_DURATION_MS, value);
        case "gap_duration" -> read.decimal(Metric.GAP_DURATION_MS, value);
        case "round_trip_delay" -> read.measuredRoundTrip(value);
        case "end_system_delay", "end_sys_delay" -> read.delay(Metric.END_SYSTEM_DELAY_MS, value);
        case "signal_level", "signal_lev" -> read.level(Metric.SIGNAL_DBM0, value);
        case "noise_level", "noise_lev" -> read.level(Metric.NOISE_DBM0, value);
        case "rerl", "RERL" -> read.unless127(Metric.RERL_DB, value);
        case "r_factor", "R_fact" -> read.unless127(Metric.R_FACTOR, value);
        case "MOS_LQ" -> read.decimal(Metric.MOS_LQ, value / 10);
        case "MOS_CQ" -> read.decimal(Metric.MOS_CQ, value / 10);
        case "mos_lq" -> read.decimal(swapped ? Metric.MOS_CQ : Metric.MOS_LQ, value);
        case "mos_cq" -> read.decimal(swapped ? Metric.MOS_LQ : Metric.MOS_CQ, value);
        case "jb_nominal", "JB_nom" -> read.delay(Metric.JITTER_BUFFER_MS, value);
        case "jb_maximum", "JB_max" -> read.delay(Metric.JITTER_BUFFER_MAX_MS, value);
        default -> {}
      }
    }
    // heplify writes zeros where there is no such block.
    if (type == XR_VOIP_METRICS) {
      extended = true;
      add(read);
    }
  }

  private void add(StreamValues read) {
    for (StreamValues stream : streams) {
      if (stream.get(Metric.SSRC) == read.get(Metric.SSRC)) {
        stream.putAll(read);
        return;
      }
    }
    if (streams.size() < MAX_STREAMS) {
      streams.add(read);
    }
  }

  /** What is known only at the end: whose report it is, and what it sent. */
  private void finish() {
    double sender = Double.isNaN(reporter) ? describedSource : reporter;
    for (StreamValues stream : streams) {
      if (!stream.has(Metric.REPORTER_SSRC)) {
        stream.ssrc(Metric.REPORTER_SSRC, sender);
      }
      stream.text(Metric.DIRECTION, StreamValues.RECEIVED);
    }
    boolean sent = packets >= 0;
    if (streams.isEmpty() && (sent || !Double.isNaN(sender))) {
      StreamValues own = new StreamValues();
      own.ssrc(Metric.REPORTER_SSRC, sender);
      if (sent) {
        own.ssrc(Metric.SSRC, sender);
        own.text(Metric.DIRECTION, StreamValues.SENT);
      }
      streams.add(own);
    }
    if (sent) {
      streams.getFirst().number(Metric.PACKETS_SENT, packets);
      streams.getFirst().number(Metric.OCTETS_SENT, octets);
    }
  }
}
