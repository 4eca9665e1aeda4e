package io.hepatica.server;

import java.nio.file.FileSystemException;
import java.util.Objects;

/** The server can't start. The message is one line that names what is wrong and the remedy. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong, in words that fit into a line. */
  static String reason(Exception e) {
    return e instanceof FileSystemException file && file.getReason() == null
        ? e.getClass().getSimpleName().replace("Exception", "") + " " + file.getFile()
        : Objects.requireNonNullElse(e.getMessage(), e.toString());
  }
}
