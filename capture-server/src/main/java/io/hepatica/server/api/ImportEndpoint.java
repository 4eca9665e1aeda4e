package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.job.JobState;
import io.hepatica.server.job.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * {@code POST /api/v1/import}: the body is a file, which is written to disk as it comes; then its
 * import is the job. One file at a time, and none while a job runs; no job starts meanwhile. Pages
 * of other sites may not.
 */
final class ImportEndpoint implements HttpService {
  static final String PATH = "/api/v1/import";

  private static final int MAX_NAME = 255;

  private final Imports imports;
  private final Jobs jobs;
  private final Executor executor;

  ImportEndpoint(Imports imports, Jobs jobs, Executor executor) {
    this.imports = imports;
    this.jobs = jobs;
    this.executor = executor;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return request.method() == HttpMethod.POST
        ? HttpResponse.of(() -> post(context, request), executor)
        : Problems.methodNotAllowed(request.method(), "POST");
  }

  private HttpResponse post(ServiceRequestContext context, HttpRequest request) {
    try {
      Parameters parameters = Parameters.of(context.query());
      parameters.allowOnly(List.of("label", "name", "now"));
      SameSite.check(request.headers(), "import files");
      String label = label(parameters);
      boolean now = parameters.flag("now", false);
      String name = name(Objects.requireNonNullElse(parameters.one("name"), label));
      ImportUpload upload = new ImportUpload(imports, context, request);
      upload.check();
      String refusal = imports.refusal(label).orElse("");
      if (!refusal.isEmpty()) {
        throw new ProblemException(HttpStatus.CONFLICT, refusal);
      }
      try (Jobs.Turn turn = jobs.turn().orElseThrow(() -> JobsEndpoint.another(jobs))) {
        return start(upload, turn, name, label, now);
      }
    } catch (ProblemException | IOException | RuntimeException e) {
      return Problems.of(e, context.path());
    }
  }

  private static String label(Parameters parameters) throws ProblemException {
    String label = Objects.requireNonNullElse(parameters.one("label"), "");
    if (!Imports.isLabel(label)) {
      throw ProblemException.badRequest(
          "parameter label is needed: 1 to 64 letters, digits, dots, underscores and dashes, the"
              + " first a letter or digit: \""
              + label
              + '"');
    }
    return label;
  }

  private static String name(String given) {
    String clean = given.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
  }

  private HttpResponse start(
      ImportUpload upload, Jobs.Turn turn, String name, String label, boolean now)
      throws ProblemException, IOException {
    Path file = upload.receive();
    JobState started = null;
    try {
      started = turn.start("import", imports.take(file, name, label, now));
    } finally {
      if (started == null) {
        Files.delete(file);
      }
    }
    return JobsEndpoint.accepted(started);
  }
}
