package io.hepatica.server.agent;

import java.io.IOException;

/**
 * The collector can't be reached, or does not take or confirm what is sent; the message says so.
 */
final class UplinkException extends IOException {
  private static final long serialVersionUID = 1;

  UplinkException(String message) {
    super(message);
  }

  UplinkException(String message, IOException cause) {
    super(
        message + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()),
        cause);
  }
}
