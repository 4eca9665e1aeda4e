package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpStatus;

/** An answer that is a problem document: what the client is told, and nothing more. */
final class ProblemException extends Exception {
  private final HttpStatus status;

  ProblemException(HttpStatus status, String detail) {
    super(detail);
    this.status = status;
  }

  static ProblemException badRequest(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, detail);
  }

  HttpStatus status() {
    return status;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
