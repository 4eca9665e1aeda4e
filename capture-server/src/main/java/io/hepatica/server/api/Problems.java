package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors as problem documents (RFC 9457). The type is always {@code about:blank}, so the title is
 * that of the status. What went wrong inside is logged, never sent.
 */
final class Problems implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final MediaType PROBLEM_JSON =
      MediaType.create("application", "problem+json").withCharset(StandardCharsets.UTF_8);

  static HttpResponse response(HttpStatus status, String detail) {
    return aggregated(status, detail).toHttpResponse();
  }

  /**
   * @param allowed the methods that the path answers, as in Allow
   */
  static HttpResponse methodNotAllowed(HttpMethod method, String allowed) {
    HttpResponse refused =
        response(HttpStatus.METHOD_NOT_ALLOWED, method + " is not answered, only " + allowed);
    return refused.mapHeaders(
        headers -> headers.toBuilder().set(HttpHeaderNames.ALLOW, allowed).build());
  }

  private static AggregatedHttpResponse aggregated(HttpStatus status, String detail) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status).contentType(PROBLEM_JSON);
    Answers.secure(headers);
    return AggregatedHttpResponse.of(headers.build(), HttpData.wrap(document(status, detail)));
  }

  private static byte[] document(HttpStatus status, String detail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Answers.JSON.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", "about:blank");
      json.writeStringField("title", status.reasonPhrase());
      json.writeNumberField("status", status.code());
      json.writeStringField("detail", detail);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** The answer to a request that ended in an exception. */
  static HttpResponse of(Throwable cause, String path) {
    return switch (cause) {
      case ProblemException problem -> response(problem.status(), problem.detail());
      case HttpStatusException status ->
          response(status.httpStatus(), describe(status.httpStatus()));
      case HttpResponseException given -> given.httpResponse();
      case ContentTooLargeException tooLong ->
          response(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE, describe(HttpStatus.REQUEST_ENTITY_TOO_LARGE));
      case RequestTimeoutException timeout ->
          response(
              HttpStatus.SERVICE_UNAVAILABLE,
              "it took too long; ask for a shorter time or less of it");
      case IOException unavailable -> {
        LOG.warn("{} could not be answered", path, unavailable);
        yield response(
            HttpStatus.SERVICE_UNAVAILABLE, "the store can't answer now; /health/ready says why");
      }
      default -> {
        LOG.error("{} failed", path, cause);
        yield response(HttpStatus.INTERNAL_SERVER_ERROR, "a bug; the server's log says more");
      }
    };
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    return of(cause, context.path());
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return aggregated(status, describe(status));
  }

  private static String describe(HttpStatus status) {
    return switch (status.code()) {
      case 404 -> "there is nothing at this path; /api/v1/openapi.json lists what is";
      case 413 -> "the body of the request is too long";
      case 414, 431 -> "the request line or its headers are too long";
      default -> status.reasonPhrase();
    };
  }
}
