package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.Performance;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code GET /api/v1/metrics/sip}. */
final class SipMetricsEndpoint implements Endpoint.Handler {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  private static final Query REGISTRATIONS = new Query.Equal(SessionField.KIND, "registration");

  private final MessageStore store;
  private final Executor executor;

  SipMetricsEndpoint(MessageStore store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    long start = System.nanoTime();
    Performance.Scope scope = SipMetricsParameters.read(parameters, Instant.now());
    Performance performance = new Performance(scope);
    try {
      Consumer<Session> consumer = whileWanted(context, performance);
      store.forEachSession(scope.fromMicros(), scope.toMicros(), consumer);
      forEachEarlierRegistration(scope.fromMicros(), consumer);
    } catch (CancellationException nobodyWaits) {
      return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return Answers.streamedJson(
        context, executor, json -> SipMetricsJson.write(json, scope, performance, tookMillis));
  }

  /**
   * Gives the registrations that began earlier on the same day: being one session a day, they may
   * have attempts in the time. The day's other sessions are not read.
   */
  private void forEachEarlierRegistration(long fromMicros, Consumer<Session> consumer)
      throws IOException {
    long begin = Math.floorDiv(fromMicros, DAY_MICROS) * DAY_MICROS;
    SearchRequest.Cursor after = null;
    while (begin < fromMicros) {
      SessionResult page =
          store.sessions(
              new SearchRequest(
                  begin,
                  fromMicros - 1,
                  Set.of(Table.SESSION),
                  REGISTRATIONS,
                  false,
                  SearchParameters.MAX_LIMIT,
                  after));
      page.sessions().forEach(consumer);
      after = page.next();
      if (after == null) {
        return;
      }
      begin = after.timeMicros();
    }
  }

  private static Consumer<Session> whileWanted(
      ServiceRequestContext context, Performance performance) {
    return session -> {
      if (context.isCancelled() || context.isTimedOut()) {
        throw new CancellationException();
      }
      performance.add(session);
    };
  }
}
