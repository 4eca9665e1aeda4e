package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.message.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests to a name other than localhost. A page of a stranger's name that resolves to a
 * loopback address (DNS rebinding) could otherwise read everything here through the browser of
 * whoever opens it, since the API asks for no password.
 */
final class LocalHost implements DecoratingHttpServiceFunction {
  @Override
  public HttpResponse serve(
      HttpService delegate, ServiceRequestContext context, HttpRequest request) throws Exception {
    if (isLocal(request.authority())) {
      return delegate.serve(context, request);
    }
    return Problems.response(
        HttpStatus.MISDIRECTED_REQUEST,
        "this server listens on loopback and answers only requests whose Host is an IP address or localhost; a proxy before it must send such a one");
  }

  /** Whether it is an IP address or localhost, with a port or without. */
  static boolean isLocal(@Nullable String authority) {
    if (authority == null) {
      return false;
    }
    int bracket = authority.indexOf(']');
    int colon = authority.indexOf(':', bracket + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return host.equalsIgnoreCase("localhost") || Addresses.parse(host) != null;
  }
}
