package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.export.MessageJson;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@code GET /api/v1/messages}. */
final class MessagesEndpoint implements Endpoint.Handler {
  private final MessageStore store;
  private final SearchParameters searchParameters;
  private final Executor executor;

  MessagesEndpoint(MessageStore store, Schema schema, Executor executor) {
    this.store = store;
    this.searchParameters = SearchParameters.ofMessages(schema);
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    SearchParameters.Search search = searchParameters.read(parameters, Instant.now());
    SearchResult result = store.search(search.request());
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Answers.JsonBody body = json -> write(json, search, result, tookMillis);
    return Answers.json(context, executor, result.messages().size(), body);
  }

  private static void write(
      JsonGenerator json, SearchParameters.Search search, SearchResult result, long tookMillis)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("messages");
    for (Message message : result.messages()) {
      MessageJson.write(json, message, search.raw());
    }
    json.writeEndArray();
    PageEnd.of(search.request(), result).write(json, tookMillis);
    json.writeEndObject();
  }
}
