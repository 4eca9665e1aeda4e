package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.TimeText;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code GET /api/v1/messages/histogram} and {@code /api/v1/calls/histogram}. */
final class HistogramEndpoint implements Endpoint.Handler {
  @FunctionalInterface
  private interface Counting {
    Histogram count(HistogramRequest request) throws IOException;
  }

  private final SearchParameters searchParameters;
  private final List<String> classes;
  private final Counting counting;

  private HistogramEndpoint(
      SearchParameters searchParameters, List<String> classes, Counting counting) {
    this.searchParameters = searchParameters;
    this.classes = classes;
    this.counting = counting;
  }

  static HistogramEndpoint ofMessages(MessageStore store, Schema schema) {
    return new HistogramEndpoint(
        SearchParameters.ofMessageHistogram(schema),
        Stream.of(MessageClass.values()).map(MessageClass::label).toList(),
        store::histogram);
  }

  static HistogramEndpoint ofSessions(MessageStore store) {
    return new HistogramEndpoint(
        SearchParameters.ofSessionHistogram(), SessionField.STATES, store::sessionHistogram);
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    HistogramRequest request = searchParameters.readHistogram(parameters, Instant.now());
    Histogram histogram = counting.count(request);
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return Answers.json(json -> write(json, histogram, tookMillis));
  }

  private void write(JsonGenerator json, Histogram histogram, long tookMillis) throws IOException {
    Buckets buckets = histogram.buckets();
    json.writeStartObject();
    json.writeStringField("from", TimeText.of(buckets.fromMicros()));
    json.writeStringField("to", TimeText.of(buckets.toMicros()));
    json.writeNumberField("bucket_ms", TimeUnit.MICROSECONDS.toMillis(buckets.widthMicros()));
    json.writeArrayFieldStart("classes");
    for (String each : classes) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("buckets");
    for (int bucket = 0; bucket < buckets.count(); bucket++) {
      json.writeStartObject();
      json.writeStringField("time", TimeText.of(buckets.startOf(bucket)));
      json.writeFieldName("counts");
      if (histogram.isCounted(bucket)) {
        json.writeArray(histogram.counts(bucket), 0, classes.size());
      } else {
        json.writeNull();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    PageEnd.writeTotal(json, histogram.total(), histogram.isExact());
    json.writeStringField("counted_from", TimeText.of(histogram.countedFrom()));
    json.writeNumberField("took_ms", tookMillis);
    json.writeEndObject();
  }
}
