package io.hepatica.server.cli;

/** Ends a command with status 2 and one line that says what to do. */
final class WrongUsage extends RuntimeException {
  WrongUsage(String line) {
    super(line);
  }
}
