package io.hepatica.server.index;

import io.hepatica.server.message.ParsedMessage;

/**
 * Finds the calls of reports that name none, among messages of the past that come in the order of
 * arrival, as is done with live traffic. Not thread-safe.
 */
public final class ReportLinks {
  private final SessionTracker sessions =
      new SessionTracker(new SessionSink.Past(), SessionTracker.MAX_SESSIONS / 4);

  /** Before the message is stored: links it, where it is such a report and its call is known. */
  public void link(ParsedMessage message) {
    sessions.link(message);
  }

  /** After the message was stored: remembers whose media goes where. */
  public void follow(ParsedMessage message) {
    sessions.follow(message);
  }
}
