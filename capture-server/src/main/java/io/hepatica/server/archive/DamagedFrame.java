package io.hepatica.server.archive;

/** A zstd frame is not what it was. The message says in what way. */
final class DamagedFrame extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedFrame(String message) {
    super(message);
  }
}
