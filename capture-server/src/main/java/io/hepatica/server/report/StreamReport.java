package io.hepatica.server.report;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of one stream. Immutable.
 *
 * @param values only what the report says and can be believed: Long, Double or String, by the
 *     metric's type
 */
public record StreamReport(Map<Metric, Object> values) {
  /** By the lowest MOS, then by the highest loss; streams without come last. */
  static final Comparator<StreamReport> WORST_FIRST =
      Comparator.comparing(StreamReport::mos, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(
              stream -> stream.decimal(Metric.LOSS_PCT),
              Comparator.nullsLast(Comparator.reverseOrder()));

  public StreamReport {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  public @Nullable Double decimal(Metric metric) {
    return values.get(metric) instanceof Double value ? value : null;
  }

  public @Nullable Long number(Metric metric) {
    return values.get(metric) instanceof Long value ? value : null;
  }

  public @Nullable String text(Metric metric) {
    return values.get(metric) instanceof String value ? value : null;
  }

  /** The lower of MOS-LQ and MOS-CQ, or the one there is. */
  public @Nullable Double mos() {
    Double listening = decimal(Metric.MOS_LQ);
    Double conversation = decimal(Metric.MOS_CQ);
    return listening == null || conversation == null
        ? listening == null ? conversation : listening
        : (Double) Math.min(listening, conversation);
  }
}
