package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.alias.AliasTable;
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
  private final AliasTable aliases;
  private final Executor executor;

  MessagesEndpoint(MessageStore store, Schema schema, AliasTable aliases, Executor executor) {
    this.store = store;
    this.searchParameters = SearchParameters.ofMessages(schema);
    this.aliases = aliases;
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    SearchParameters.Search search = searchParameters.read(parameters, Instant.now());
    SearchResult result = store.search(search.request());
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new MessagePage("messages", search, result, aliases.inForce().aliases(), tookMillis)
        .answer(context, executor);
  }
}
