package io.hepatica.server.api;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/** The JSON that a request brings. */
final class RequestBody {
  private RequestBody() {}

  static void refuseOtherTypes(RequestHeaders headers) throws ProblemException {
    MediaType type = headers.contentType();
    boolean json =
        type != null
            && type.withoutParameters().is(MediaType.JSON)
            && StandardCharsets.UTF_8.equals(type.charset(StandardCharsets.UTF_8));
    if (!json || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "the body is JSON in UTF-8, not compressed: Content-Type: application/json");
    }
  }

  /**
   * @param maxBytes that the path takes, for the problem's words
   */
  static byte[] read(HttpRequest request, int maxBytes) throws ProblemException {
    try {
      return request.aggregate().join().content().array();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ContentTooLargeException) {
        throw new ProblemException(
            HttpStatus.REQUEST_ENTITY_TOO_LARGE, "a body has " + maxBytes + " bytes at most");
      }
      throw ProblemException.badRequest("the body did not come whole");
    }
  }
}
