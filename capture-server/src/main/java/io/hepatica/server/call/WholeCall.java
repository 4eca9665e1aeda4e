package io.hepatica.server.call;

import io.hepatica.server.message.Message;
import java.util.List;

/**
 * All that is known of a call with its legs. Immutable.
 *
 * @param sessions by start; each with its legs
 * @param messages SIP, oldest first
 * @param reports oldest first, linked whatever named them
 * @param logs oldest first
 * @param complete false where there were more legs than are followed
 */
public record WholeCall(
    List<Session> sessions,
    List<Message> messages,
    List<Message> reports,
    List<Message> logs,
    boolean complete) {
  public WholeCall {
    sessions = List.copyOf(sessions);
    messages = List.copyOf(messages);
    reports = List.copyOf(reports);
    logs = List.copyOf(logs);
  }
}
