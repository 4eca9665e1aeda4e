package io.hepatica.server.store;

import java.io.IOException;

/** So many messages carry a Call-ID that they can't be given in one answer. */
public final class CallTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public CallTooLargeException(int limit) {
    super("more than " + limit + " messages carry it");
  }
}
