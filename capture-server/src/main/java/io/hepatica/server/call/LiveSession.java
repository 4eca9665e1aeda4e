package io.hepatica.server.call;

import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.report.QualityReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that is being followed: its fold, and what the store must know to write it. Filled by
 * the indexer, read by the store and by searches; thread-safe.
 */
public final class LiveSession {
  private final String callId;
  private final long firstPosition;
  private final SessionFold fold = new SessionFold();
  private boolean complete;
  private @Nullable Session session;
  private boolean current;

  /**
   * @param position of the first message or report that it is told of: what lies before it in the
   *     journal is known only once it is complete
   */
  public LiveSession(String callId, long position) {
    this.callId = callId;
    this.firstPosition = position;
  }

  public String callId() {
    return callId;
  }

  /** Adds a SIP message; gives the fold's milestones. */
  public synchronized int add(ParsedMessage message) {
    current = false;
    fold.add(message);
    return fold.milestones();
  }

  /** Adds what a report says. */
  public synchronized void add(QualityReport report, long timeMicros) {
    current = false;
    fold.add(report, timeMicros);
  }

  /** Whether the message is of this session and not of the next one with its Call-ID. */
  public synchronized boolean isOf(ParsedMessage message) {
    return fold.isOf(message);
  }

  /**
   * Whether nothing of it lies in the store from before: it may be where the session is met for the
   * first time since the start, or since it was forgotten.
   */
  public synchronized boolean isComplete() {
    return complete;
  }

  /**
   * Adds what the store has of its Call-ID from before, after which it is complete.
   *
   * @param older messages and reports of its Call-ID; those that it has been told of are passed
   *     over
   */
  public synchronized void complete(List<Message> older, ParsedMessage reader) {
    for (Message message : older) {
      if (message.position() >= firstPosition) {
        continue;
      }
      reader.read(message.frame(), 0, message.frame().length);
      if (message.table() == io.hepatica.server.message.Table.REPORT) {
        QualityReport report = reader.report();
        if (report != null) {
          fold.add(report, reader.timeMicros());
        }
      } else if (reader.isSip() && fold.isOf(reader)) {
        fold.add(reader);
      }
    }
    complete = true;
    current = false;
  }

  /** Whether a request that begins a session is known. */
  public synchronized boolean isOpened() {
    return fold.isOpened();
  }

  /** Where media goes that was not known before the last message; empty mostly. */
  public synchronized List<SessionFold.MediaEndpoint> newMedia() {
    return fold.newMedia() ? fold.media() : List.of();
  }

  /** When it ended, or {@link Long#MAX_VALUE} while it goes on. */
  public synchronized long endMicros() {
    return fold.endMicros();
  }

  /** The session as it is now; null while only reports are known of it. */
  public synchronized @Nullable Session session() {
    if (!current) {
      session = fold.session();
      current = true;
    }
    return session;
  }
}
