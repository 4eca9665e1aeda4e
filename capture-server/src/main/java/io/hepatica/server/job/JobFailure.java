package io.hepatica.server.job;

/** A job can't be done. The message is one line for the operator. */
public final class JobFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public JobFailure(String message) {
    super(message);
  }
}
