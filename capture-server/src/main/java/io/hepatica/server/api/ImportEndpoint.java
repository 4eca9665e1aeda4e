package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.job.JobState;
import io.hepatica.server.job.Jobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/import}: the body is a file, which is written to disk as it comes; then its
 * import is the job. One file at a time, and none while a job runs. Pages of other sites may not.
 */
final class ImportEndpoint implements HttpService {
  static final String PATH = "/api/v1/import";

  private static final Logger LOG = LoggerFactory.getLogger(ImportEndpoint.class);

  /** How long nothing may come. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int BLOCK = 1 << 16;
  private static final int MAX_NAME = 255;

  private final Imports imports;
  private final Jobs jobs;
  private final Executor executor;
  private final Semaphore uploads = new Semaphore(1);

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
      if (request.headers().contentLength() > imports.maxBytes()) {
        throw tooLarge();
      }
      refuseWhere(jobs.list().stream().anyMatch(JobState::isRunning), JobsEndpoint.ANOTHER);
      String refusal = imports.refusal(label).orElse("");
      refuseWhere(!refusal.isEmpty(), refusal);
      refuseWhere(!uploads.tryAcquire(), "another file is being uploaded: wait for it");
      try {
        return start(upload(context, request), name, label, now);
      } finally {
        uploads.release();
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

  private static void refuseWhere(boolean refused, String why) throws ProblemException {
    if (refused) {
      throw new ProblemException(HttpStatus.CONFLICT, why);
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "a file has " + imports.maxBytes() + " bytes at most: split it, or set import.max higher");
  }

  private HttpResponse start(Path file, String name, String label, boolean now)
      throws ProblemException, IOException {
    JobState started = jobs.start("import", imports.take(file, name, label, now)).orElse(null);
    if (started == null) {
      Files.delete(file);
      throw new ProblemException(HttpStatus.CONFLICT, JobsEndpoint.ANOTHER);
    }
    return JobsEndpoint.accepted(started);
  }

  private Path upload(ServiceRequestContext context, HttpRequest request)
      throws ProblemException, IOException {
    Path file;
    try {
      file = imports.newFile();
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    boolean whole = false;
    try (OutputStream out = Files.newOutputStream(file);
        InputStream body =
            request.toInputStream(
                part -> part instanceof HttpData data ? data : HttpData.empty())) {
      byte[] block = new byte[BLOCK];
      long bytes = 0;
      int length;
      while ((length = read(context, body, block)) >= 0) {
        try {
          out.write(block, 0, length);
        } catch (IOException e) {
          throw cannotBeWritten(e);
        }
        bytes += length;
        if (bytes > imports.maxBytes()) {
          throw tooLarge();
        }
      }
      if (bytes == 0) {
        throw ProblemException.badRequest("the body is empty: it is the file");
      }
      whole = true;
      return file;
    } finally {
      if (!whole) {
        Files.delete(file);
      }
    }
  }

  private int read(ServiceRequestContext context, InputStream body, byte[] block)
      throws ProblemException {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, PATIENCE);
    try {
      return body.read(block);
    } catch (IOException | RuntimeException e) {
      // Nobody may be there to read it.
      throw ProblemException.badRequest("the file did not come whole");
    }
  }

  private static ProblemException cannotBeWritten(@Nullable IOException cause) {
    LOG.warn("A file that is uploaded could not be written: {}", String.valueOf(cause));
    return new ProblemException(
        HttpStatus.INSUFFICIENT_STORAGE,
        "the file can't be written to import/ in data-dir: make room on that disk");
  }
}
