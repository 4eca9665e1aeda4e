package io.hepatica.server.listen;

/** A listener can't be started; the message is one line that names the key and says what to do. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1;

  public ListenException(String message) {
    super(message);
  }

  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
