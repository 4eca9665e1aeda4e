package io.hepatica.server.diagnosis;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ReportFields;
import io.hepatica.server.report.Metric;
import io.hepatica.server.report.ReportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one report says of one stream. Immutable.
 *
 * @param values by the labels of {@link Metric}
 */
record StreamView(Message report, Map<?, ?> values) {
  /** Streams taken of one report. */
  private static final int MAX_OF_REPORT = 32;

  /** Of each report its streams: those under {@code streams}, or the report itself. */
  static List<StreamView> of(List<Message> reports) {
    List<StreamView> streams = new ArrayList<>();
    for (Message report : reports) {
      if (report.values().get(ReportFields.STREAMS) instanceof List<?> list && !list.isEmpty()) {
        list.stream()
            .limit(MAX_OF_REPORT)
            .filter(Map.class::isInstance)
            .forEach(values -> streams.add(new StreamView(report, (Map<?, ?>) values)));
      } else {
        streams.add(new StreamView(report, report.values()));
      }
    }
    return List.copyOf(streams);
  }

  @Nullable Double number(Metric metric) {
    return values.get(metric.label()) instanceof Number number ? number.doubleValue() : null;
  }

  /** Empty where the report does not say. */
  String text(Metric metric) {
    return switch (values.get(metric.label())) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> "";
    };
  }

  String kind() {
    return report.values().get(ReportFields.KIND.name()) instanceof String kind ? kind : "";
  }

  /** Whether it says how the reporter sends, not how it receives. */
  boolean isSent() {
    return text(Metric.DIRECTION).equals("sent");
  }

  /** Who reports: a probe's report bears the addresses of the stream. */
  Endpoint reporter() {
    return endpoint(Field.SRC_IP, Field.SRC_PORT);
  }

  /** To whom the report was sent. */
  Endpoint peer() {
    return endpoint(Field.DST_IP, Field.DST_PORT);
  }

  /** Where the stream comes from; empty where the report doesn't tell. */
  String source() {
    String told = text(Metric.MEDIA_SRC);
    if (!told.isEmpty()) {
      return Wording.quoted(told);
    }
    return switch (path()) {
      case FORWARD -> reporter().toString();
      case BACKWARD -> peer().toString();
      case UNKNOWN -> "";
    };
  }

  /** Where the stream goes; empty where the report doesn't tell. */
  String destination() {
    String told = text(Metric.MEDIA_DST);
    if (!told.isEmpty()) {
      return Wording.quoted(told);
    }
    return switch (path()) {
      case FORWARD -> peer().toString();
      case BACKWARD -> reporter().toString();
      case UNKNOWN -> "";
    };
  }

  private enum Path {
    FORWARD,
    BACKWARD,
    UNKNOWN
  }

  /**
   * RTCP goes against the stream whose reception it describes (RFC 3550, 6.4); a report in SIP goes
   * anywhere.
   */
  private Path path() {
    String kind = kind();
    if (kind.equals(ReportKind.RTP_STATS.label())) {
      return Path.FORWARD;
    }
    if (kind.equals(ReportKind.RTCP.label()) || kind.equals(ReportKind.RTCP_XR.label())) {
      return isSent() ? Path.FORWARD : Path.BACKWARD;
    }
    return Path.UNKNOWN;
  }

  /** {@code the stream from 10.0.0.1:4000 to 10.0.0.2:5000}. */
  String name() {
    String from = source();
    String to = destination();
    if (from.isEmpty() || to.isEmpty()) {
      return "the stream that " + reporter() + (isSent() ? " sends" : " receives");
    }
    return "the stream from " + from + " to " + to;
  }

  /** Whether it says how well the stream arrived. */
  boolean saysReception() {
    return !isSent()
        && (number(Metric.LOSS_PCT) != null
            || number(Metric.JITTER_MS) != null
            || number(Metric.PACKETS_LOST) != null
            || number(Metric.PACKETS_RECEIVED) != null);
  }

  private Endpoint endpoint(Field ip, Field port) {
    String address = report.values().get(ip.name()) instanceof String text ? text : "";
    return new Endpoint(
        address, report.values().get(port.name()) instanceof Long number ? number : 0);
  }
}
