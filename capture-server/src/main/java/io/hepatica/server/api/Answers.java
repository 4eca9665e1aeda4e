package io.hepatica.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with the headers that all of them have, in memory where they are small. */
final class Answers {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)
          .build();

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final int STREAM_ABOVE = 500;
  private static final int CHUNK = 32 * 1024;

  private Answers() {}

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  /** Writes a body of JSON. */
  @FunctionalInterface
  interface JsonBody {
    void write(JsonGenerator json) throws IOException;
  }

  /** What every answer of ours has; the page's own files have more. */
  static void secure(ResponseHeadersBuilder headers) {
    headers.set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    headers.set(HttpHeaderNames.REFERRER_POLICY, "no-referrer");
    headers.set(
        HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
  }

  static HttpResponse of(MediaType type, byte[] body) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK).contentType(type);
    secure(headers);
    return HttpResponse.of(headers.build(), HttpData.wrap(body));
  }

  static HttpResponse json(JsonBody body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK);
    write(body, bytes);
    return of(MediaType.JSON_UTF_8, bytes.toByteArray());
  }

  /** In memory where there are few rows, else while it is being written: not held twice. */
  static HttpResponse json(
      ServiceRequestContext context, Executor executor, int rows, JsonBody body)
      throws IOException {
    return rows > STREAM_ABOVE ? streamedJson(context, executor, body) : json(body);
  }

  /** The same while it is being written: the client's pace is ours. */
  static HttpResponse streamedJson(
      ServiceRequestContext context, Executor executor, JsonBody body) {
    return streamed(
        context,
        executor,
        ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.JSON_UTF_8),
        out -> write(body, out));
  }

  static HttpResponse streamed(
      ServiceRequestContext context, Executor executor, ResponseHeadersBuilder headers, Body body) {
    secure(headers);
    context.clearRequestTimeout();
    return HttpResponse.of(
        headers.build(),
        StreamMessage.fromOutputStream(
            out -> {
              // Closed only when all is written, so that what is cut never looks whole.
              try {
                OutputStream buffered = new BufferedOutputStream(out, CHUNK);
                body.write(buffered);
                buffered.close();
              } catch (IOException e) {
                throw new UncheckedIOException("the client is gone, or the answer is broken", e);
              } catch (RuntimeException e) {
                LOG.error("{} failed while its answer was being sent", context.path(), e);
                throw e;
              }
            },
            executor));
  }

  static void write(JsonBody body, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
      body.write(json);
    }
  }
}
