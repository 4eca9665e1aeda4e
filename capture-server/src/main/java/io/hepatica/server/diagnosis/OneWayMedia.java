package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Message;
import io.hepatica.server.report.Metric;
import io.hepatica.server.report.ReportKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Media in one direction only, as far as reports count packets (RFC 3550, 6.4; RFC 6035). */
final class OneWayMedia implements Rule {
  /** One second at 20 ms each; with fewer a call hardly began. */
  private static final double ENOUGH_PACKETS = 50;

  /** A side that reports so often would have said what it receives. */
  private static final int ENOUGH_REPORTS = 3;

  /** Both directions between two endpoints. */
  private record Path(String one, String other) {
    static Path of(String from, String to) {
      return from.compareTo(to) < 0 ? new Path(from, to) : new Path(to, from);
    }
  }

  private static final class Side {
    final List<Message> reports = new ArrayList<>();
    boolean receives;
    double sent;
  }

  private static final class Direction {
    final List<Message> reports = new ArrayList<>();
    double packets;
  }

  @Override
  public String name() {
    return "one_way_media";
  }

  @Override
  public void check(CallView call, Findings findings) {
    checkOwnCounts(call, findings);
    checkDirections(call, findings);
    checkReceivers(call, findings);
  }

  /** A report that counts both what was sent and what was received. */
  private static void checkOwnCounts(CallView call, Findings findings) {
    Map<Long, List<StreamView>> byReport = new LinkedHashMap<>();
    for (StreamView stream : call.streams()) {
      byReport
          .computeIfAbsent(stream.report().position(), position -> new ArrayList<>())
          .add(stream);
    }
    for (List<StreamView> streams : byReport.values()) {
      double sent = 0;
      double received = -1;
      for (StreamView stream : streams) {
        Double out = stream.number(Metric.PACKETS_SENT);
        Double in = stream.number(Metric.PACKETS_RECEIVED);
        sent = out == null ? sent : Math.max(sent, out);
        received = in == null ? received : Math.max(received, in);
      }
      StreamView first = streams.getFirst();
      boolean ofBothWays =
          first.kind().equals(ReportKind.END_OF_CALL.label())
              || first.kind().equals(ReportKind.VQ_RTCPXR.label());
      if (ofBothWays && sent >= ENOUGH_PACKETS && received == 0) {
        findings.add(
            Severity.ERROR,
            "%s sent %.0f packets of media and received none: it heard nothing."
                .formatted(first.reporter(), sent),
            Stream.of(first.report()));
      }
    }
  }

  /** Probes that count each direction on its own. */
  private static void checkDirections(CallView call, Findings findings) {
    Map<Path, Map<String, Direction>> paths = new LinkedHashMap<>();
    for (StreamView stream : call.streams()) {
      Double packets = stream.number(Metric.PACKETS_RECEIVED);
      String from = stream.source();
      String to = stream.destination();
      if (packets != null && !from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
        Direction direction =
            paths
                .computeIfAbsent(Path.of(from, to), path -> new LinkedHashMap<>())
                .computeIfAbsent(from, source -> new Direction());
        direction.packets = Math.max(direction.packets, packets);
        direction.reports.add(stream.report());
      }
    }
    paths.forEach((path, directions) -> {
      Direction one = directions.get(path.one());
      Direction other = directions.get(path.other());
      if (one != null && other != null) {
        if (one.packets >= ENOUGH_PACKETS && other.packets == 0) {
          reportDirection(path.one(), path.other(), one, other, findings);
        } else if (other.packets >= ENOUGH_PACKETS && one.packets == 0) {
          reportDirection(path.other(), path.one(), other, one, findings);
        }
      }
    });
  }

  private static void reportDirection(
      String from, String to, Direction full, Direction empty, Findings findings) {
    findings.add(
        Severity.ERROR,
        "%.0f packets of media went from %s to %s but none came back: media goes one way only."
            .formatted(full.packets, from, to),
        Stream.concat(empty.reports.stream().limit(5), full.reports.stream().limit(5)));
  }

  /** RTCP of both sides, of which one never says that it receives anything. */
  private static void checkReceivers(CallView call, Findings findings) {
    Map<Path, Map<String, Side>> paths = new LinkedHashMap<>();
    for (StreamView stream : call.streams()) {
      String kind = stream.kind();
      if (kind.equals(ReportKind.RTCP.label()) || kind.equals(ReportKind.RTCP_XR.label())) {
        String from = stream.reporter().toString();
        String to = stream.peer().toString();
        Side side =
            paths
                .computeIfAbsent(Path.of(from, to), path -> new LinkedHashMap<>())
                .computeIfAbsent(from, reporter -> new Side());
        if (side.reports.isEmpty()
            || side.reports.getLast().position() != stream.report().position()) {
          side.reports.add(stream.report());
        }
        side.receives |= stream.saysReception();
        Double sent = stream.number(Metric.PACKETS_SENT);
        side.sent = sent == null ? side.sent : Math.max(side.sent, sent);
      }
    }
    paths.forEach((path, sides) -> {
      Side one = sides.get(path.one());
      Side other = sides.get(path.other());
      if (one != null && other != null) {
        reportReceiver(path.one(), path.other(), one, other, findings);
        reportReceiver(path.other(), path.one(), other, one, findings);
      }
    });
  }

  private static void reportReceiver(
      String sender, String deaf, Side sending, Side silent, Findings findings) {
    if (sending.sent >= ENOUGH_PACKETS
        && sending.receives
        && !silent.receives
        && silent.reports.size() >= ENOUGH_REPORTS) {
      findings.add(
          Severity.WARNING,
          "%s sent %.0f packets of media, but none of the %d reports of %s says that it receives any: media probably goes one way only."
              .formatted(sender, sending.sent, silent.reports.size(), deaf),
          silent.reports.stream());
    }
  }
}
