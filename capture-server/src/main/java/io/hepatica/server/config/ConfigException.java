package io.hepatica.server.config;

/**
 * A configuration that can't be used. The message is one line that names the key and the remedy.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
