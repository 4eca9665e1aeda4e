package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.message.TimeText;
import io.hepatica.server.performance.Distribution;
import io.hepatica.server.performance.Group;
import io.hepatica.server.performance.Measures;
import io.hepatica.server.performance.Performance;
import io.hepatica.server.performance.Series;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Metrics as the answer to {@code /api/v1/metrics/sip}. */
final class SipMetricsJson {
  private static final Comparator<Map.Entry<String, Series>> BUSIEST_FIRST =
      Comparator.comparingLong(
              (Map.Entry<String, Series> group) -> group.getValue().whole().attempts())
          .reversed()
          .thenComparing(Map.Entry::getKey);

  private final JsonGenerator json;

  private SipMetricsJson(JsonGenerator json) {
    this.json = json;
  }

  static void write(
      JsonGenerator json, Performance.Scope scope, Performance performance, long tookMillis)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("from", TimeText.of(scope.fromMicros()));
    json.writeStringField("to", TimeText.of(scope.toMicros()));
    json.writeNumberField("step_s", TimeUnit.MICROSECONDS.toSeconds(scope.stepMicros()));
    SipMetricsJson writer = new SipMetricsJson(json);
    json.writeFieldName("total");
    writer.series(performance.total());
    Group group = scope.group();
    if (group != null) {
      json.writeStringField("group", group.label());
      writer.groups(performance);
    }
    json.writeNumberField("took_ms", tookMillis);
    json.writeEndObject();
  }

  private void groups(Performance performance) throws IOException {
    json.writeArrayFieldStart("groups");
    List<Map.Entry<String, Series>> groups =
        performance.groups().entrySet().stream().sorted(BUSIEST_FIRST).toList();
    for (Map.Entry<String, Series> group : groups) {
      json.writeStartObject();
      json.writeFieldName("name");
      if (group.getKey().isEmpty()) {
        json.writeNull();
      } else {
        json.writeString(group.getKey());
      }
      seriesFields(group.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("group_limit", performance.groupLimit());
    Series other = performance.other();
    json.writeFieldName("other");
    if (other == null) {
      json.writeNull();
    } else {
      series(other);
    }
  }

  private void series(Series series) throws IOException {
    json.writeStartObject();
    seriesFields(series);
    json.writeEndObject();
  }

  private void seriesFields(Series series) throws IOException {
    measures(series.whole());
    json.writeArrayFieldStart("series");
    for (Map.Entry<Long, Measures> interval : series.intervals().entrySet()) {
      json.writeStartObject();
      json.writeStringField("time", TimeText.of(interval.getKey()));
      measures(interval.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void measures(Measures measures) throws IOException {
    json.writeNumberField("attempts", measures.attempts());
    json.writeNumberField("open", measures.open());
    json.writeNumberField("answered", measures.answered());
    json.writeNumberField("completed", measures.completed());
    json.writeNumberField("cancelled", measures.cancelled());
    json.writeNumberField("redirects", measures.redirects());
    number("asr_pct", measures.asr());
    number("ner_pct", measures.ner());
    number("ser_pct", measures.ser());
    number("seer_pct", measures.seer());
    number("isa_pct", measures.isa());
    number("scr_pct", measures.scr());
    number("acd_s", measures.acdSeconds());
    distribution("srd_success_ms", measures.successfulSetup());
    distribution("srd_failure_ms", measures.failedSetup());
    distribution("pdd_ms", measures.postDialDelay());
    distribution("sdd_ms", measures.disconnectDelay());
    distribution("sdt_ms", measures.sessionDuration());
    distribution("first_response_ms", measures.firstResponse());
    json.writeObjectFieldStart("statuses");
    for (Map.Entry<Integer, Long> status : measures.statuses().entrySet()) {
      json.writeNumberField(String.valueOf(status.getKey()), status.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("retransmissions", measures.retransmissions());
    json.writeNumberField("registrations", measures.registrations());
    json.writeNumberField("registrations_succeeded", measures.registrationsSucceeded());
    json.writeNumberField("registrations_failed", measures.registrationsFailed());
    number("ira_pct", measures.ira());
    distribution("rrd_ms", measures.registrationDelay());
    json.writeNumberField("options", measures.probes());
    number("availability_pct", measures.availability());
  }

  private void distribution(String name, Distribution values) throws IOException {
    if (values.count() == 0) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", values.count());
    number("mean", values.mean());
    json.writeNumberField("p50", values.percentile(50));
    json.writeNumberField("p90", values.percentile(90));
    json.writeNumberField("p95", values.percentile(95));
    json.writeNumberField("p99", values.percentile(99));
    json.writeNumberField("max", values.max());
    json.writeEndObject();
  }

  /** With three decimals. */
  private void number(String name, @Nullable Double value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, Math.round(value * 1000) / 1000.0);
    }
  }
}
