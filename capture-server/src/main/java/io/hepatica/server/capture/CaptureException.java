package io.hepatica.server.capture;

/** An interface can't be read; the message is one line that says why and what to do. */
public final class CaptureException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean passing;

  private CaptureException(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  private CaptureException(String message) {
    super(message);
    this.passing = true;
  }

  /** Nothing but the operator changes it: no permission, no libpcap, a bad filter. */
  static CaptureException forGood(String message, Throwable cause) {
    return new CaptureException(message, cause, false);
  }

  /** It is away, and may come. */
  static CaptureException away(String message) {
    return new CaptureException(message);
  }

  /** Reading ended, and may work again when it is opened anew. */
  static CaptureException broken(String message, Throwable cause) {
    return new CaptureException(message, cause, true);
  }

  /** Whether it is worth another attempt by itself. */
  boolean isPassing() {
    return passing;
  }
}
