package io.hepatica.server.store.elastic;

import java.io.IOException;

/**
 * The cluster answers, and can't be used as it is configured. The message is one line that names
 * the key and the remedy, and holds no secret.
 */
public final class ClusterRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  ClusterRefusedException(String message) {
    super(message);
  }

  ClusterRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
