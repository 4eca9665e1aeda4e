package io.hepatica.server.report;

import io.hepatica.sip.RtpStatHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statistics in the headers of a BYE or its answer as metrics: the stream received, with what
 * was sent beside it, and the stream sent where something is said of its quality.
 *
 * <p>Of a pair the first is the received stream's and the second the sent one's, for packets lost
 * (PL), packets discarded (PD) and jitter (JI); a single number is the received stream's. Senders
 * differ: some write the mean and the maximum of the jitter as a pair. Of DL the first of mean,
 * minimum and maximum is taken for the round trip, as telephones measure no other delay.
 */
final class EndOfCall {
  private static final int MILLIS = 1000;
  private static final int LAST_STATIC_TYPE = 34;

  private final RtpStatHeader both;
  private final RtpStatHeader rx;
  private final RtpStatHeader tx;

  private EndOfCall(RtpStatHeader.Found found) {
    both = found.both();
    rx = found.received();
    tx = found.sent();
  }

  static QualityReport report(RtpStatHeader.Found found) {
    return new EndOfCall(found).report();
  }

  private QualityReport report() {
    StreamValues received = received();
    StreamValues sent = sent();
    List<StreamValues> streams = new ArrayList<>(2);
    if (!received.isEmpty()) {
      received.text(Metric.DIRECTION, StreamValues.RECEIVED);
      streams.add(received);
    }
    if (!sent.isEmpty()) {
      sent.text(Metric.DIRECTION, StreamValues.SENT);
      counts(sent);
      streams.add(sent);
    }
    return new QualityReport(
        ReportKind.END_OF_CALL,
        null,
        StreamValues.reports(streams),
        streams.isEmpty() ? "no statistics in the header" : null);
  }

  private StreamValues received() {
    StreamValues stream = new StreamValues();
    double packets = number(both, "PR", 0, rx, "PKT");
    double lost = number(both, "PL", 0, rx, "LOSTPKT");
    stream.number(Metric.PACKETS_RECEIVED, packets);
    stream.number(Metric.OCTETS_RECEIVED, number(both, "OR", 0, rx, "OCT"));
    stream.number(Metric.PACKETS_EXPECTED, number(both, "ER", 0));
    stream.decimal(Metric.PACKETS_LOST, lost);
    stream.lossOf(lost, packets + lost);
    discarded(stream, 0, packets + lost);
    stream.decimal(Metric.JITTER_MS, jitter(0));
    stream.decimal(Metric.JITTER_MS, number(rx, "AVGJIT", 0));
    stream.measuredRoundTrip(number(both, "DL", 0));
    stream.decimal(Metric.JITTER_BUFFER_MS, number(both, "LA", 0));
    stream.decimal(Metric.DURATION_MS, duration() * MILLIS);
    stream.decimal(Metric.MOS_CQ, number(both, "MOS", 0));
    stream.decimal(Metric.MOS_LQ, number(rx, "MLQK", 0));
    stream.decimal(Metric.MOS_LQ, number(rx, "MLQKAV", 0));
    stream.text(Metric.CODEC, codec("DE"));
    stream.ssrc(Metric.SSRC, number(both, "SRCR", 0));
    stream.text(Metric.MEDIA_SRC, remote());
    stream.text(Metric.MEDIA_DST, local());
    counts(stream);
    return stream;
  }

  private StreamValues sent() {
    StreamValues stream = new StreamValues();
    double packets = number(both, "PS", 0, tx, "PKT");
    double lost = number(both, "PL", 1);
    double jitter = jitter(1);
    if (Double.isNaN(lost) && Double.isNaN(jitter)) {
      return stream;
    }
    stream.decimal(Metric.PACKETS_LOST, lost);
    stream.lossOf(lost, packets);
    discarded(stream, 1, packets);
    stream.decimal(Metric.JITTER_MS, jitter);
    stream.measuredRoundTrip(number(both, "DL", 0));
    stream.number(Metric.PACKETS_EXPECTED, number(both, "ES", 0));
    stream.text(Metric.CODEC, codec("EN"));
    stream.ssrc(Metric.SSRC, number(both, "SRCS", 0));
    stream.text(Metric.MEDIA_SRC, local());
    stream.text(Metric.MEDIA_DST, remote());
    return stream;
  }

  /** What the reporter sent, said with each stream. */
  private void counts(StreamValues stream) {
    stream.number(Metric.PACKETS_SENT, number(both, "PS", 0, tx, "PKT"));
    stream.number(Metric.OCTETS_SENT, number(both, "OS", 0, tx, "OCT"));
  }

  private void discarded(StreamValues stream, int part, double packets) {
    double discarded = number(both, "PD", part);
    if (packets > 0) {
      stream.decimal(Metric.DISCARD_PCT, discarded * 100 / packets);
    }
  }

  /** Milliseconds; baresip alone writes units of RTP timestamps, at the rate in EN and DE. */
  private double jitter(int part) {
    double jitter = number(both, "JI", part);
    if (!"BareSip".equalsIgnoreCase(both.text("EX"))) {
      return jitter;
    }
    String codec = both.text(part == 0 ? "DE" : "EN");
    double rate = Numbers.decimal(codec == null ? null : codec.substring(codec.indexOf('/') + 1));
    return jitter * MILLIS / (rate > 0 ? rate : StreamValues.CLOCK_RATE);
  }

  private double duration() {
    double seconds = number(both, "DU", 0, both, "CD");
    return Double.isNaN(seconds) ? number(rx, "DUR", 0, tx, "DUR") : seconds;
  }

  private @Nullable String local() {
    String pair = HostPort.of(both.text("IP", 0));
    return pair != null ? pair : HostPort.of(both.text("IPL"), both.text("PTL"));
  }

  private @Nullable String remote() {
    String pair = HostPort.of(both.text("IP", 1));
    return pair != null ? pair : HostPort.of(both.text("IPR"), both.text("PTR"));
  }

  /** The name without the clock rate; Siemens writes the payload type. */
  private @Nullable String codec(String name) {
    String text = both.text(name);
    if (text == null) {
      return null;
    }
    int slash = text.indexOf('/');
    String codec = slash < 0 ? text : text.substring(0, slash);
    double type = Numbers.decimal(codec);
    return switch (type >= 0 && type <= LAST_STATIC_TYPE ? (int) type : -1) {
      case 0 -> "PCMU";
      case 3 -> "GSM";
      case 4 -> "G723";
      case 8 -> "PCMA";
      case 9 -> "G722";
      case 18 -> "G729";
      default -> codec;
    };
  }

  private static double number(RtpStatHeader header, String name, int part) {
    return Numbers.decimal(header.text(name, part));
  }

  /** The one, or where it is absent the other. */
  private static double number(
      RtpStatHeader header, String name, int part, RtpStatHeader other, String otherName) {
    double number = number(header, name, part);
    return Double.isNaN(number) ? number(other, otherName, 0) : number;
  }
}
