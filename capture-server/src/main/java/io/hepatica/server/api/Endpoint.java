package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * A path that answers GET and HEAD, its work done on a virtual thread, a bounded number at once.
 */
final class Endpoint implements HttpService {
  /** What one path does. */
  @FunctionalInterface
  interface Handler {
    HttpResponse answer(ServiceRequestContext context, Parameters parameters)
        throws IOException, ProblemException;
  }

  private final Handler handler;
  private final Executor executor;
  private final Semaphore atOnce;

  /**
   * @param atOnce requests wait here before they are worked on
   */
  Endpoint(Handler handler, Executor executor, Semaphore atOnce) {
    this.handler = handler;
    this.executor = executor;
    this.atOnce = atOnce;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return Problems.methodNotAllowed(request.method(), "GET, HEAD");
    }
    return HttpResponse.of(() -> work(context), executor);
  }

  private HttpResponse work(ServiceRequestContext context) {
    try {
      atOnce.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Problems.response(HttpStatus.SERVICE_UNAVAILABLE, "the server is stopping");
    }
    try {
      if (context.isCancelled() || context.isTimedOut()) {
        return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
      }
      return handler.answer(context, Parameters.of(context.query()));
    } catch (ProblemException | IOException | RuntimeException e) {
      return Problems.of(e, context.path());
    } finally {
      atOnce.release();
    }
  }
}
