package io.hepatica.server.performance;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import java.util.ArrayList;
import java.util.List;

/**
 * One attempt to register that came to its end, as {@link SessionField#ATTEMPTS} tells it.
 *
 * @param timeMicros microseconds since the epoch
 * @param status the final one, no challenge
 * @param millis from its first REGISTER to its final response
 */
record RegistrationAttempt(long timeMicros, int status, long millis) {
  static List<RegistrationAttempt> of(Session session) {
    List<String> texts = session.texts(SessionField.ATTEMPTS);
    List<RegistrationAttempt> attempts = new ArrayList<>(texts.size());
    for (String text : texts) {
      attempts.add(parse(text));
    }
    return attempts;
  }

  /**
   * @param text {@code time:status:ms}
   * @throws IllegalArgumentException where it is anything else: no fold writes that
   */
  static RegistrationAttempt parse(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    if (first < 0 || second < 0) {
      throw new IllegalArgumentException("no attempt: " + text);
    }
    return new RegistrationAttempt(
        Long.parseLong(text, 0, first, 10),
        Integer.parseInt(text, first + 1, second, 10),
        Long.parseLong(text, second + 1, text.length(), 10));
  }

  boolean isSuccess() {
    return FinalStatus.isSuccess(status);
  }

  boolean isFailure() {
    return FinalStatus.isFailure(status);
  }
}
