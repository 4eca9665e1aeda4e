package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests that change something from pages of other sites in the reader's browser.
 *
 * <p>A browser says where a request comes from, at https and localhost in Sec-Fetch-Site; what is
 * no browser says nothing. A proxy that gives us another Host than the reader's says the reader's
 * in X-Forwarded-Host, which no page can set without asking first, and is not allowed to.
 */
final class SameSite {
  private SameSite() {}

  /**
   * @param what may not be done, as in "a page of another site may not ..."
   */
  static void check(RequestHeaders headers, String what) throws ProblemException {
    String site = headers.get(HttpHeaderNames.SEC_FETCH_SITE);
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    boolean ours =
        site != null
            ? site.equalsIgnoreCase("same-origin") || site.equalsIgnoreCase("none")
            : origin == null
                || isOf(origin, headers.authority())
                || isOf(origin, headers.get(HttpHeaderNames.X_FORWARDED_HOST));
    if (!ours) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN,
          "a page of another site may not "
              + what
              + "; a proxy must pass on the Host that the browser asked for, as X-Forwarded-Host");
    }
  }

  private static boolean isOf(String origin, @Nullable String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }
}
