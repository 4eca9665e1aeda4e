package io.hepatica.server.agent;

/** The agent can't start. The message is one line that names what is wrong and the remedy. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1;

  AgentException(String message, Throwable cause) {
    super(message, cause);
  }
}
