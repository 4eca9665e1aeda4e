package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionJson;
import io.hepatica.server.lookup.CallLookup;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@code GET /api/v1/calls}: pages of sessions, each with its legs. */
final class CallsEndpoint implements Endpoint.Handler {
  private final MessageStore store;
  private final CallLookup lookup;
  private final SearchParameters searchParameters = SearchParameters.ofSessions();
  private final Executor executor;

  CallsEndpoint(MessageStore store, CallLookup lookup, Executor executor) {
    this.store = store;
    this.lookup = lookup;
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    SearchRequest request = searchParameters.read(parameters, Instant.now()).request();
    SessionResult result = store.sessions(request);
    CallLookup.Legged legged = lookup.withLegs(result.sessions());
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    PageEnd end = PageEnd.of(request, result);
    Answers.JsonBody body = json -> write(json, legged, end, tookMillis);
    return Answers.json(context, executor, legged.sessions().size(), body);
  }

  private static void write(
      JsonGenerator json, CallLookup.Legged legged, PageEnd end, long tookMillis)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("calls");
    for (Session session : legged.sessions()) {
      SessionJson.write(json, session);
    }
    json.writeEndArray();
    if (!legged.complete()) {
      json.writeBooleanField("legs_complete", false);
    }
    end.write(json, tookMillis);
    json.writeEndObject();
  }
}
