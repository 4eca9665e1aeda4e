package io.hepatica.server.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The Call-IDs of a call, each with a letter by which its messages are known. */
final class LegMarks {
  private static final int LETTERS = 26;

  private final List<String> callIds;

  /** Those of sessions come first, in their order. */
  LegMarks(List<ApiSession> sessions, List<ApiMessage> messages) {
    Set<String> seen = new LinkedHashSet<>();
    sessions.forEach(session -> seen.add(session.callId()));
    messages.forEach(message -> seen.add(message.text("call_id")));
    callIds = List.copyOf(seen);
  }

  List<String> callIds() {
    return callIds;
  }

  /** {@code [A]}, behind Z {@code [A1]}; nothing where there is one leg only. */
  String of(String callId) {
    int leg = callIds.indexOf(callId);
    if (leg < 0 || callIds.size() == 1) {
      return "";
    }
    String again = leg < LETTERS ? "" : Integer.toString(leg / LETTERS);
    return "[" + (char) ('A' + leg % LETTERS) + again + "]";
  }
}
