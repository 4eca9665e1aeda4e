package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.alias.AliasException;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.alias.AliasesJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET} and {@code PUT /api/v1/aliases}. A page of another site in the reader's browser must
 * not be able to send the latter.
 */
final class AliasesEndpoint implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(AliasesEndpoint.class);

  /** Bodies held at once; a slow one keeps others from nothing but this. */
  private static final int BODIES_AT_ONCE = 4;

  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

  /** A cluster that is slow says so itself, and why. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private final AliasTable aliases;
  private final Executor executor;
  private final Endpoint reading;
  private final Semaphore bodies = new Semaphore(BODIES_AT_ONCE);

  /**
   * @param others requests that read wait here
   */
  AliasesEndpoint(AliasTable aliases, Executor executor, Semaphore others) {
    this.aliases = aliases;
    this.executor = executor;
    this.reading =
        new Endpoint(
            (context, parameters) -> {
              parameters.allowOnly(List.of());
              return answer(aliases.inForce());
            },
            executor,
            others);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return switch (request.method()) {
      case GET, HEAD -> reading.serve(context, request);
      case PUT -> HttpResponse.of(() -> put(context, request), executor);
      default -> Problems.methodNotAllowed(request.method(), "GET, HEAD, PUT");
    };
  }

  private HttpResponse put(ServiceRequestContext context, HttpRequest request) {
    context.setRequestTimeout(BODY_TIMEOUT);
    if (!bodies.tryAcquire()) {
      return Problems.response(
          HttpStatus.SERVICE_UNAVAILABLE, "others are changing the aliases; try again");
    }
    try {
      Parameters.of(context.query()).allowOnly(List.of());
      SameSite.check(request.headers(), "change the aliases");
      RequestBody.refuseOtherTypes(request.headers());
      byte[] body = RequestBody.read(request, AliasesJson.MAX_BYTES);
      context.setRequestTimeout(WRITE_TIMEOUT);
      return replace(request.headers(), body);
    } catch (ProblemException | RuntimeException e) {
      return Problems.of(e, context.path());
    } finally {
      bodies.release();
    }
  }

  private HttpResponse replace(RequestHeaders headers, byte[] body) throws ProblemException {
    AliasTable.InForce inForce;
    try {
      inForce = aliases.replace(AliasesJson.read(body), from(headers));
    } catch (AliasException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("The aliases could not be written", e);
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the aliases could not be written for good (" + e.getMessage() + "): load them again");
    }
    if (inForce == null) {
      throw new ProblemException(
          HttpStatus.PRECONDITION_FAILED,
          "the aliases were changed by another since they were loaded: load them again");
    }
    return answer(inForce);
  }

  /** The tags of If-Match (RFC 9110, 13.1.1); all where it is absent or an asterisk. */
  private static Predicate<String> from(RequestHeaders headers) {
    List<String> given = headers.getAll(HttpHeaderNames.IF_MATCH);
    if (given.isEmpty()) {
      return tag -> true;
    }
    // Our tags have no comma; weak ones never match.
    List<String> wanted =
        given.stream()
            .flatMap(line -> List.of(line.split(",")).stream())
            .map(String::strip)
            .toList();
    return tag -> wanted.contains("*") || wanted.contains(quoted(tag));
  }

  private static String quoted(String tag) {
    return '"' + tag + '"';
  }

  private static HttpResponse answer(AliasTable.InForce inForce) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON_UTF_8)
            .set(HttpHeaderNames.ETAG, quoted(inForce.tag()));
    Answers.secure(headers);
    return HttpResponse.of(headers.build(), HttpData.wrap(inForce.json()));
  }
}
