package io.hepatica.server;

/** The server can't start. The message is one line that names what is wrong and the remedy. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
