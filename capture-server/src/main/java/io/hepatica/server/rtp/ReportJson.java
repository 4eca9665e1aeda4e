package io.hepatica.server.rtp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.packet.Datagram;
import io.hepatica.server.packet.Endpoint;
import io.hepatica.server.report.EModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reports in JSON with the keys of rtpagent; times in milliseconds. Beyond these: {@code
 * DUPLICATE_PK}, {@code MEAN_LOSS_RUN} (packets lost in a row) and {@code SRTP}. Nothing is said of
 * MOS where the media is not audio.
 */
final class ReportJson {
  private static final int UDP = 17;
  private static final int SIZE = 1024;

  private final JsonFactory factory = new JsonFactory();

  /** What a stream was like between two reports. */
  RtpReport periodic(RtpPath path, Call call, RtpStream stream, long endMicros) throws IOException {
    Measured measured = stream.interval();
    double rating = Ratings.of(measured, codec(stream));
    stream.ratings().add(rating);
    return report(path, call, stream, endMicros, "PERIODIC", measured, rating);
  }

  /** What a stream was like as a whole. */
  RtpReport whole(RtpPath path, Call call, RtpStream stream) throws IOException {
    Measured measured = stream.whole();
    double rating = Ratings.of(measured, codec(stream));
    if (stream.ratings().isEmpty()) {
      stream.ratings().add(rating);
    }
    return report(path, call, stream, stream.lastMicros(), "HANGUP", measured, rating);
  }

  private static EModel.Codec codec(RtpStream stream) {
    Format codec = stream.codec();
    return EModel.Codec.of(codec == null ? null : codec.name());
  }

  private RtpReport report(
      RtpPath path,
      Call call,
      RtpStream stream,
      long endMicros,
      String type,
      Measured measured,
      double rating)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(SIZE);
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("CORRELATION_ID", call.id());
      json.writeStringField("RTP_SIP_CALL_ID", call.id());
      json.writeNumberField("REPORT_TS", BigDecimal.valueOf(endMicros, 6));
      json.writeStringField("TYPE", type);
      json.writeStringField("SRC_IP", host(path.source()));
      json.writeNumberField("SRC_PORT", path.source().port());
      json.writeStringField("DST_IP", host(path.destination()));
      json.writeNumberField("DST_PORT", path.destination().port());
      json.writeNumberField("SSRC", stream.ssrc() & 0xffff_ffffL);
      json.writeNumberField("SSRC_CHG", path.ssrcChanges());
      json.writeBooleanField("SRTP", path.isSecure());
      writeCodec(json, stream.codec());
      writeCounts(json, measured.counts());
      decimal(json, "JITTER", measured.jitterMean());
      decimal(json, "MEAN_JITTER", measured.jitterMean());
      decimal(json, "MAX_JITTER", measured.jitterMax());
      decimal(json, "MAX_DELTA", measured.deltaMax());
      if (path.isAudio()) {
        writeRatings(json, rating, stream.ratings());
      }
      json.writeEndObject();
    }
    byte[] bytes = out.toByteArray();
    return new RtpReport(
        call.idBytes(),
        new Datagram(endMicros, path.source(), path.destination(), UDP, bytes, 0, bytes.length));
  }

  private static void writeCodec(JsonGenerator json, @Nullable Format codec) throws IOException {
    if (codec != null) {
      json.writeNumberField("CODEC_PT", codec.payloadType());
      json.writeStringField("CODEC_NAME", codec.name());
      json.writeNumberField("CLOCK", codec.clockRate());
    }
  }

  private static void writeCounts(JsonGenerator json, Counts counts) throws IOException {
    json.writeNumberField("TOTAL_PK", counts.packets());
    json.writeNumberField("EXPECTED_PK", counts.expected());
    json.writeNumberField("PACKET_LOSS", counts.lost());
    decimal(json, "MEAN_LOSS_RUN", counts.lost() == 0 ? 0 : counts.lossRun());
    json.writeNumberField("DUPLICATE_PK", counts.duplicates());
    json.writeNumberField("OUT_ORDER", counts.late());
    json.writeNumberField("TL_BYTE", counts.bytes());
  }

  private static void writeRatings(JsonGenerator json, double rating, Ratings ratings)
      throws IOException {
    decimal(json, "MOS", EModel.mos(rating));
    decimal(json, "MIN_MOS", EModel.mos(ratings.least()));
    decimal(json, "MEAN_MOS", ratings.meanMos());
    decimal(json, "RFACTOR", rating);
    decimal(json, "MIN_RFACTOR", ratings.least());
    decimal(json, "MEAN_RFACTOR", ratings.mean());
  }

  private static void decimal(JsonGenerator json, String key, double value) throws IOException {
    json.writeNumberField(key, BigDecimal.valueOf(Math.round(value * 1000), 3));
  }

  private static String host(Endpoint end) {
    return end.inetAddress().getHostAddress();
  }
}
