package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One file of the page in memory, plain and compressed. Immutable. */
final class PageFile implements HttpService {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private record Variant(HttpData body, String tag, boolean compressed) {}

  private final MediaType type;
  private final String caching;
  private final Variant plain;
  private final @Nullable Variant gzip;

  /**
   * @param caching value of Cache-Control
   * @param gzip the same compressed, null for none
   */
  PageFile(MediaType type, String caching, byte[] plain, byte @Nullable [] gzip) {
    this.type = type;
    this.caching = caching;
    String hash = hash(plain);
    this.plain = new Variant(HttpData.wrap(plain), "\"" + hash + "\"", false);
    this.gzip =
        gzip == null ? null : new Variant(HttpData.wrap(gzip), "\"" + hash + "-gzip\"", true);
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return Problems.methodNotAllowed(request.method(), "GET, HEAD");
    }
    Variant variant = gzip != null && takesGzip(request.headers()) ? gzip : plain;
    boolean known = isKnown(request.headers(), variant.tag);
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK);
    Answers.secure(headers);
    headers
        .set(HttpHeaderNames.CACHE_CONTROL, caching)
        .set(HttpHeaderNames.ETAG, variant.tag)
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .set("cross-origin-opener-policy", "same-origin")
        .set("cross-origin-resource-policy", "same-origin");
    if (gzip != null) {
      headers.set(HttpHeaderNames.VARY, "accept-encoding");
    }
    if (known) {
      return HttpResponse.of(headers.build());
    }
    headers.contentType(type);
    if (variant.compressed) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    }
    return HttpResponse.of(headers.build(), variant.body);
  }

  /** RFC 9110, 12.5.3: named and not with a weight of 0. */
  private static boolean takesGzip(RequestHeaders headers) {
    return elements(headers, HttpHeaderNames.ACCEPT_ENCODING)
        .map(element -> element.toLowerCase(Locale.ROOT).replaceAll("\\s", ""))
        .anyMatch(element -> element.matches("gzip(;q=(1(\\.0*)?|0\\.0*[1-9][0-9]*))?"));
  }

  /** RFC 9110, 13.1.2: compared weakly. */
  private static boolean isKnown(RequestHeaders headers, String tag) {
    return elements(headers, HttpHeaderNames.IF_NONE_MATCH)
        .anyMatch(element -> element.equals("*") || element.replaceFirst("^W/", "").equals(tag));
  }

  private static Stream<String> elements(RequestHeaders headers, CharSequence name) {
    return headers.getAll(name).stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(String::strip);
  }
}
