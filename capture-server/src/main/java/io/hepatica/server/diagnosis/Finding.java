package io.hepatica.server.diagnosis;

import java.util.List;

/**
 * One thing that a rule found.
 *
 * @param rule its name, such as {@code no_bye}
 * @param text one sentence that an engineer would say
 * @param messages ids of the messages meant, as in the API
 */
public record Finding(String rule, Severity severity, String text, List<String> messages) {
  /** How bad it is. */
  public enum Severity {
    /** Explains, without anything being wrong. */
    INFO,
    WARNING,
    ERROR
  }

  public Finding {
    messages = List.copyOf(messages);
  }
}
