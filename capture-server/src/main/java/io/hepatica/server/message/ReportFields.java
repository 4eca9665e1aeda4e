package io.hepatica.server.message;

import io.hepatica.server.report.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The fields that a message has only as a quality report: its kind and its metrics. */
public final class ReportFields {
  /** One of {@link io.hepatica.server.report.ReportKind}, by label. */
  public static final Field KIND = new Field("kind", Field.Kind.TEXT, Field.STANDARD.size());

  /**
   * In a message's values only, and only where a report describes several streams: of each a map of
   * its metrics, the first of which are the message's own fields.
   */
  public static final String STREAMS = "streams";

  private static final Map<Metric, Field> BY_METRIC = new EnumMap<>(Metric.class);

  /** By ordinal, behind those of every message. */
  public static final List<Field> ALL;

  static {
    List<Field> all = new ArrayList<>(List.of(KIND));
    for (Metric metric : Metric.values()) {
      Field.Kind kind =
          switch (metric.type()) {
            case NUMBER -> Field.Kind.NUMBER;
            case DECIMAL -> Field.Kind.DECIMAL;
            case TEXT -> Field.Kind.TEXT;
          };
      Field field = new Field(metric.label(), kind, Field.STANDARD.size() + all.size());
      all.add(field);
      BY_METRIC.put(metric, field);
    }
    ALL = List.copyOf(all);
  }

  private ReportFields() {}

  /** The field of a metric. */
  public static Field of(Metric metric) {
    return java.util.Objects.requireNonNull(BY_METRIC.get(metric));
  }
}
