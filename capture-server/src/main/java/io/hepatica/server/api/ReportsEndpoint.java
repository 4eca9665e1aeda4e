package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.lookup.CallLookup;
import io.hepatica.server.lookup.CallReports;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@code GET /api/v1/reports}: pages of quality reports. */
final class ReportsEndpoint implements Endpoint.Handler {
  private final MessageStore store;
  private final CallReports reports;
  private final SearchParameters searchParameters;
  private final AliasTable aliases;
  private final Executor executor;

  ReportsEndpoint(
      MessageStore store, CallLookup lookup, Schema schema, AliasTable aliases, Executor executor) {
    this.store = store;
    this.reports = new CallReports(lookup, schema);
    this.searchParameters = SearchParameters.ofReports(schema);
    this.aliases = aliases;
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    List<String> callIds = parameters.all(Field.CALL_ID.name());
    boolean ofCalls = !callIds.isEmpty() && !callIds.contains("");
    SearchParameters.Search search =
        searchParameters.read(parameters, Instant.now(), ofCalls ? Field.CALL_ID : null);
    SearchResult result =
        ofCalls
            ? CallEndpoint.bounded(callIds, ids -> reports.search(ids, search.request()))
            : store.search(search.request());
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new MessagePage("reports", search, result, aliases.inForce().aliases(), tookMillis)
        .answer(context, executor);
  }
}
