package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.call.Session;
import io.hepatica.server.performance.Performance;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code GET /api/v1/metrics/sip}. */
final class SipMetricsEndpoint implements Endpoint.Handler {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

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
      // A registration is one session a day, which may have begun before its attempts in the time.
      store.forEachSession(
          midnight(scope.fromMicros()), scope.toMicros(), whileWanted(context, performance));
    } catch (CancellationException nobodyWaits) {
      return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return Answers.streamedJson(
        context, executor, json -> SipMetricsJson.write(json, scope, performance, tookMillis));
  }

  private static long midnight(long micros) {
    return Math.floorDiv(micros, DAY_MICROS) * DAY_MICROS;
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
