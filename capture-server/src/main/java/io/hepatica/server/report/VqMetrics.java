package io.hepatica.server.report;

import io.hepatica.sip.VqReport;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A report of RFC 6035 as metrics: the stream that the reporter receives, and that it sends. */
final class VqMetrics {
  /** Lines that only Linphone writes. */
  private static final Set<String> LINPHONE = Set.of("linphoneext", "adaptivealg", "device");

  private final VqReport vq;
  private final boolean linphone;

  private VqMetrics(VqReport vq, @Nullable String userAgent) {
    this.vq = vq;
    this.linphone =
        vq.otherLines().stream().anyMatch(LINPHONE::contains)
            || (userAgent != null && userAgent.toLowerCase(Locale.ROOT).contains("linphone"));
  }

  /**
   * The report.
   *
   * @param userAgent of the SIP message that carried it, or null
   */
  static QualityReport report(VqReport vq, @Nullable String userAgent) {
    return new VqMetrics(vq, userAgent).report();
  }

  private QualityReport report() {
    List<StreamValues> streams = new ArrayList<>(2);
    if (!vq.local().isEmpty()) {
      streams.add(stream(StreamValues.RECEIVED, vq.local(), vq.remoteAddress(), vq.localAddress()));
    }
    if (!vq.remote().isEmpty()) {
      streams.add(stream(StreamValues.SENT, vq.remote(), vq.localAddress(), vq.remoteAddress()));
    }
    return new QualityReport(
        ReportKind.VQ_RTCPXR,
        vq.callId() == null ? vq.dialogId() : vq.callId(),
        StreamValues.reports(streams),
        vq.isEmpty() ? "no metrics in the vq-rtcpxr report" : null);
  }

  private StreamValues stream(
      String direction,
      Map<String, String> metrics,
      Map<String, String> source,
      Map<String, String> destination) {
    StreamValues stream = new StreamValues();
    stream.text(Metric.DIRECTION, direction);
    // Linphone writes the numbers of sources in decimal.
    stream.ssrc(Metric.SSRC, Numbers.ssrc(source.get("SSRC"), linphone));
    stream.ssrc(Metric.REPORTER_SSRC, Numbers.ssrc(vq.localAddress().get("SSRC"), linphone));
    stream.text(Metric.MEDIA_SRC, HostPort.of(source.get("IP"), source.get("PORT")));
    stream.text(Metric.MEDIA_DST, HostPort.of(destination.get("IP"), destination.get("PORT")));
    stream.text(Metric.CODEC, metrics.get("PD"));
    stream.decimal(Metric.DURATION_MS, duration(metrics.get("START"), metrics.get("STOP")));
    readLoss(metrics, stream);
    readDelay(metrics, stream);
    readQuality(metrics, stream);
    return stream;
  }

  private void readLoss(Map<String, String> metrics, StreamValues stream) {
    // Linphone writes a part of one where a percentage belongs.
    double scale = linphone && number(metrics, "NLR") <= 1 ? 100 : 1;
    stream.decimal(Metric.LOSS_PCT, number(metrics, "NLR") * scale);
    stream.decimal(Metric.DISCARD_PCT, number(metrics, "JDR") * scale);
    stream.decimal(Metric.BURST_DENSITY_PCT, number(metrics, "BLD"));
    stream.decimal(Metric.BURST_DURATION_MS, number(metrics, "BD"));
    stream.decimal(Metric.GAP_DENSITY_PCT, number(metrics, "GLD"));
    stream.decimal(Metric.GAP_DURATION_MS, number(metrics, "GD"));
  }

  private static void readDelay(Map<String, String> metrics, StreamValues stream) {
    stream.measuredRoundTrip(number(metrics, "RTD"));
    stream.delay(Metric.END_SYSTEM_DELAY_MS, number(metrics, "ESD"));
    stream.delay(Metric.ONE_WAY_DELAY_MS, number(metrics, "SOWD"));
    stream.delay(Metric.ONE_WAY_DELAY_MS, number(metrics, "OWD"));
    stream.decimal(Metric.JITTER_MS, number(metrics, "IAJ"));
    stream.delay(Metric.JITTER_BUFFER_MS, number(metrics, "JBN"));
    stream.delay(Metric.JITTER_BUFFER_MAX_MS, number(metrics, "JBM"));
  }

  private static void readQuality(Map<String, String> metrics, StreamValues stream) {
    stream.unless127(Metric.SIGNAL_DBM0, number(metrics, "SL"));
    stream.unless127(Metric.NOISE_DBM0, number(metrics, "NL"));
    stream.unless127(Metric.RERL_DB, number(metrics, "RERL"));
    stream.unless127(Metric.R_FACTOR, number(metrics, "RLQ"));
    stream.unless127(Metric.R_FACTOR, number(metrics, "RCQ"));
    stream.decimal(Metric.MOS_LQ, number(metrics, "MOSLQ"));
    stream.decimal(Metric.MOS_CQ, number(metrics, "MOSCQ"));
  }

  private static double number(Map<String, String> metrics, String name) {
    return Numbers.decimal(metrics.get(name));
  }

  private static double duration(@Nullable String start, @Nullable String stop) {
    if (start == null || stop == null) {
      return Double.NaN;
    }
    try {
      return Duration.between(OffsetDateTime.parse(start), OffsetDateTime.parse(stop)).toMillis();
    } catch (DateTimeException | ArithmeticException e) {
      return Double.NaN;
    }
  }
}
