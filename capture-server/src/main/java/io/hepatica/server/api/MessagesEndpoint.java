package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.export.MessageJson;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/messages}. */
final class MessagesEndpoint implements Endpoint.Handler {
  /** Answers of more messages are not held in memory twice. */
  private static final int STREAM_ABOVE = 500;

  private final MessageStore store;
  private final MessageParameters messageParameters;
  private final Executor executor;

  MessagesEndpoint(MessageStore store, Schema schema, Executor executor) {
    this.store = store;
    this.messageParameters = new MessageParameters(schema.messages());
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    MessageParameters.Search search = messageParameters.read(parameters, Instant.now());
    SearchResult result = store.search(search.request());
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Answers.JsonBody body = json -> write(json, search, result, tookMillis);
    return result.messages().size() > STREAM_ABOVE
        ? Answers.streamedJson(context, executor, body)
        : Answers.json(body);
  }

  private static void write(
      JsonGenerator json, MessageParameters.Search search, SearchResult result, long tookMillis)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("messages");
    for (Message message : result.messages()) {
      MessageJson.write(json, message, search.raw());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("total");
    json.writeNumberField("value", result.total());
    json.writeStringField("relation", result.totalExact() ? "eq" : "gte");
    json.writeEndObject();
    json.writeStringField("next_cursor", nextCursor(search.request(), result.next()));
    json.writeNumberField("took_ms", tookMillis);
    json.writeEndObject();
  }

  private static @Nullable String nextCursor(
      SearchRequest request, SearchRequest.@Nullable Cursor next) {
    return next == null
        ? null
        : new CursorText(next, request.fromMicros(), request.toMicros()).text();
  }
}
