package io.hepatica.server.call;

import io.hepatica.server.message.Field;
import io.hepatica.server.report.Metric;
import io.hepatica.server.report.QualityReport;
import io.hepatica.server.report.StreamReport;

/** What the quality reports of a session say in sum. */
final class ReportFacts {
  private static final double THOUSANDTHS = 1000;

  private int count;
  private int scores;

  /** In thousandths: a sum of decimals would depend on the order. */
  private long scoreSum;

  private double scoreMin = Double.POSITIVE_INFINITY;
  private double loss = Double.NEGATIVE_INFINITY;
  private double jitter = Double.NEGATIVE_INFINITY;
  private double roundTrip = Double.NEGATIVE_INFINITY;

  void add(QualityReport report) {
    count++;
    for (StreamReport stream : report.streams()) {
      Double score = stream.mos();
      if (score != null) {
        scores++;
        scoreSum += Math.round(score * THOUSANDTHS);
        scoreMin = Math.min(scoreMin, score);
      }
      loss = max(loss, stream, Metric.LOSS_PCT);
      jitter = max(max(jitter, stream, Metric.JITTER_MS), stream, Metric.JITTER_MAX_MS);
      roundTrip = max(roundTrip, stream, Metric.RTT_MS);
    }
  }

  private static double max(double known, StreamReport stream, Metric metric) {
    Double value = stream.decimal(metric);
    return value == null ? known : Math.max(known, value);
  }

  void giveTo(SessionValues values) {
    values.put(SessionField.REPORTS, (long) count);
    if (scores > 0) {
      values.put(SessionField.MOS_MIN, scoreMin);
      values.put(SessionField.MOS_AVG, Math.round((double) scoreSum / scores) / THOUSANDTHS);
    }
    put(values, SessionField.LOSS_MAX, loss);
    put(values, SessionField.JITTER_MAX_MS, jitter);
    put(values, SessionField.RTT_MAX_MS, roundTrip);
  }

  private static void put(SessionValues values, Field field, double value) {
    if (value != Double.NEGATIVE_INFINITY) {
      values.put(field, value);
    }
  }
}
