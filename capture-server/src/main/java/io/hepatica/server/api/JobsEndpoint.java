package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.job.JobState;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET} and {@code POST /api/v1/jobs}, {@code GET} and {@code DELETE /api/v1/jobs/ID}. Pages
 * of other sites may neither start nor cancel.
 */
final class JobsEndpoint implements HttpService {
  /** Bytes of a request. */
  private static final int MAX_BODY = 16 * 1024;

  static final String PATH = "/api/v1/jobs";

  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

  private final Jobs jobs;
  private final Operations operations;
  private final Executor executor;

  JobsEndpoint(Jobs jobs, Operations operations, Executor executor) {
    this.jobs = jobs;
    this.operations = operations;
    this.executor = executor;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String id = context.pathParam("id");
    HttpMethod method = request.method();
    boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
    if (!reads && method != (id == null ? HttpMethod.POST : HttpMethod.DELETE)) {
      return Problems.methodNotAllowed(method, "GET, HEAD, " + (id == null ? "POST" : "DELETE"));
    }
    return HttpResponse.of(() -> answer(context, request, id, reads), executor);
  }

  private HttpResponse answer(
      ServiceRequestContext context, HttpRequest request, @Nullable String id, boolean reads) {
    try {
      Parameters.of(context.query()).allowOnly(List.of());
      if (!reads) {
        SameSite.check(request.headers(), "start or cancel jobs");
      }
      if (id != null) {
        return reads ? json(find(id)) : cancel(id);
      }
      return reads ? json(Map.of("jobs", jobs.list())) : start(context, request);
    } catch (ProblemException | IOException | RuntimeException e) {
      return Problems.of(e, context.path());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Problems.response(HttpStatus.SERVICE_UNAVAILABLE, "the server is stopping");
    }
  }

  private JobState find(String id) throws ProblemException {
    return jobs.find(id).orElseThrow(JobsEndpoint::unknown);
  }

  private static ProblemException unknown() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "there is no such job; what became of one is known until the next");
  }

  private HttpResponse cancel(String id)
      throws ProblemException, InterruptedException, IOException {
    return json(jobs.cancel(id).orElseThrow(JobsEndpoint::unknown));
  }

  private HttpResponse start(ServiceRequestContext context, HttpRequest request)
      throws ProblemException, IOException {
    context.setRequestTimeout(BODY_TIMEOUT);
    RequestBody.refuseOtherTypes(request.headers());
    JobRequest asked = JobRequest.read(RequestBody.read(request, MAX_BODY), operations);
    JobState started = jobs.start(asked.job(), asked.work()).orElseThrow(() -> another(jobs));
    return accepted(started);
  }

  /** Why none can be started. */
  static ProblemException another(Jobs jobs) {
    String why =
        jobs.list().stream()
            .filter(JobState::isRunning)
            .findFirst()
            .map(job ->
                "another job runs: wait for it, or cancel it by DELETE: " + PATH + "/" + job.id())
            .orElse("a file is being uploaded, which is imported then: wait for it");
    return new ProblemException(HttpStatus.CONFLICT, why);
  }

  /** The answer to who has started a job. */
  static HttpResponse accepted(JobState started) throws IOException {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.ACCEPTED)
            .contentType(MediaType.JSON_UTF_8)
            .set(HttpHeaderNames.LOCATION, PATH + "/" + started.id());
    Answers.secure(headers);
    return HttpResponse.of(headers.build(), HttpData.wrap(Answers.JSON.writeValueAsBytes(started)));
  }

  private static HttpResponse json(Object value) throws IOException {
    return Answers.json(json -> Answers.JSON.writeValue(json, value));
  }
}
