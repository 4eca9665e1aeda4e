package io.hepatica.server.report;

import java.util.Collections;
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
}
