package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.live.LiveTail;
import io.hepatica.server.live.Watcher;
import io.hepatica.server.message.Schema;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * {@code GET /api/v1/live}: messages as they arrive, as server-sent events. Each stream has a
 * virtual thread of its own and ends when the client goes, when it takes nothing for a while, or
 * when this is closed. Registers {@code hepatica_live_watchers} and {@code
 * hepatica_live_watchers_dropped_total}.
 */
final class LiveEndpoint implements Endpoint.Handler, AutoCloseable {
  private final LiveTail tail;
  private final SearchParameters searchParameters;
  private final AliasTable aliases;
  private final Executor executor;
  private final Counter dropped;
  private volatile boolean closing;

  LiveEndpoint(
      LiveTail tail, Schema schema, AliasTable aliases, Executor executor, MeterRegistry registry) {
    this.tail = tail;
    this.searchParameters = SearchParameters.ofLive(schema);
    this.aliases = aliases;
    this.executor = executor;
    Gauge.builder("hepatica.live.watchers", tail, LiveTail::watchers)
        .description("streams of /api/v1/live now")
        .register(registry);
    this.dropped =
        Counter.builder("hepatica.live.watchers.dropped")
            .description("streams of /api/v1/live that were ended since their reader took nothing")
            .register(registry);
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws ProblemException {
    SearchParameters.Search search = searchParameters.read(parameters, Instant.now());
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.EVENT_STREAM)
            // nginx would otherwise collect events before it passes them on.
            .set("x-accel-buffering", "no");
    Answers.secure(headers);
    if (context.method() == HttpMethod.HEAD) {
      return HttpResponse.of(headers.build());
    }
    Watcher watcher =
        tail.watch(search.request().query(), search.request().tables())
            .orElseThrow(() -> new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, refusal()));
    context.clearRequestTimeout();
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(headers.build());
    LiveStream stream =
        new LiveStream(watcher, search, aliases, response, () -> closing, dropped::increment);
    try {
      executor.execute(stream::run);
    } catch (RuntimeException e) {
      watcher.close();
      throw e;
    }
    return response;
  }

  private String refusal() {
    return closing
        ? "the server is stopping"
        : LiveTail.MAX_WATCHERS
            + " watch already, which is all that this server serves: close a page that shows the live tail, and try again";
  }

  /** Ends the streams within a moment. */
  @Override
  public void close() {
    closing = true;
  }
}
