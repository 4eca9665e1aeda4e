package io.hepatica.server.cli;

/** Ends a command with status 1 and one line that says what to do. */
final class CommandFailure extends Exception {
  CommandFailure(String line) {
    super(line);
  }

  CommandFailure(String line, Throwable cause) {
    super(line, cause);
  }
}
