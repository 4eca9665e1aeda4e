package io.hepatica.server.alias;

/** Aliases that can't be taken; the message says which and why, on one line. */
public final class AliasException extends Exception {
  AliasException(String message) {
    super(message);
  }

  AliasException(String message, Throwable cause) {
    super(message, cause);
  }
}
