package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.imports.ImportReport;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.job.JobState;
import io.hepatica.server.job.Jobs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/imports}, {@code GET} and {@code DELETE /api/v1/imports/LABEL}. Pages of other
 * sites may not delete.
 */
final class ImportsEndpoint implements HttpService {
  static final String PATH = "/api/v1/imports";

  private final Imports imports;
  private final Jobs jobs;
  private final Executor executor;

  ImportsEndpoint(Imports imports, Jobs jobs, Executor executor) {
    this.imports = imports;
    this.jobs = jobs;
    this.executor = executor;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String label = context.pathParam("label");
    HttpMethod method = request.method();
    boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
    if (!reads && (label == null || method != HttpMethod.DELETE)) {
      return Problems.methodNotAllowed(method, "GET, HEAD" + (label == null ? "" : ", DELETE"));
    }
    return HttpResponse.of(() -> answer(context, request, label, reads), executor);
  }

  private HttpResponse answer(
      ServiceRequestContext context, HttpRequest request, @Nullable String label, boolean reads) {
    try {
      Parameters.of(context.query()).allowOnly(List.of());
      if (label == null) {
        return json(Map.of("imports", imports.list()));
      }
      ImportReport found =
          imports
              .find(label)
              .orElseThrow(
                  () -> new ProblemException(HttpStatus.NOT_FOUND, "there is no import " + label));
      if (reads) {
        return json(found);
      }
      SameSite.check(request.headers(), "delete imports");
      JobState started =
          jobs.start("delete-import", imports.delete(label))
              .orElseThrow(() -> new ProblemException(HttpStatus.CONFLICT, JobsEndpoint.ANOTHER));
      return JobsEndpoint.accepted(started);
    } catch (ProblemException | IOException | RuntimeException e) {
      return Problems.of(e, context.path());
    }
  }

  private static HttpResponse json(Object value) throws IOException {
    return Answers.json(json -> Answers.JSON.writeValue(json, value));
  }
}
