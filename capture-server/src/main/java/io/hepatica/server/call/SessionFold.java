package io.hepatica.server.call;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.report.QualityReport;
import java.util.List;

/**
 * The messages of one Call-ID, added one by one, become one {@link Session}. The order in which
 * they are added does not matter: what counts is the time of each. So late and lost messages, and
 * those that were read again from the store, need no case of their own, and live traffic and a
 * query of the past share this code. Bounded whatever is added; not thread-safe.
 */
public final class SessionFold {
  /** Something that was not known before the message that was added last. */
  public enum Milestone {
    /** The first response but 100, or the final one, to the first INVITE. */
    SETUP,
    /** A final response to the dialog-forming INVITE that is no challenge, for the first time. */
    FINAL,
    /** The session ended: BYE was seen. */
    ENDED,
    /** BYE was answered. */
    DISCONNECTED,
    /** An attempt to register came to its end. */
    REGISTRATION
  }

  /** Address and port to which media or RTCP of the session go. */
  public record MediaEndpoint(String address, int port) {}

  /**
   * Whether the message is of this session: sessions that are no calls are one for each Call-ID and
   * day (UTC), so that a phone that registers for years makes no session without end.
   */
  public boolean isOf(ParsedMessage message) {
    throw new UnsupportedOperationException();
  }

  /** Adds a SIP message of the session's Call-ID. */
  public void add(ParsedMessage message) {
    throw new UnsupportedOperationException();
  }

  /** Adds what a report says of the media of the session. */
  public void add(QualityReport report, long timeMicros) {
    throw new UnsupportedOperationException();
  }

  /** SIP messages added. */
  public int messages() {
    throw new UnsupportedOperationException();
  }

  /** Whether a request that begins a session (no To tag) is among them. */
  public boolean isOpened() {
    throw new UnsupportedOperationException();
  }

  /** Whether it is a call: an INVITE dialog. */
  public boolean isCall() {
    throw new UnsupportedOperationException();
  }

  /** Earliest message, microseconds since the epoch. */
  public long startMicros() {
    throw new UnsupportedOperationException();
  }

  /** When it ended, or {@link Long#MAX_VALUE} while it goes on. */
  public long endMicros() {
    throw new UnsupportedOperationException();
  }

  /**
   * What the last {@link #add} made known for the first time, as bits of 1 << ordinal; mostly 0.
   */
  public int milestones() {
    throw new UnsupportedOperationException();
  }

  /** Whether the last {@link #add} brought endpoints that were not there before. */
  public boolean newMedia() {
    throw new UnsupportedOperationException();
  }

  /** Where media and RTCP of the session go, by its SDP: at most 32. */
  public List<MediaEndpoint> media() {
    throw new UnsupportedOperationException();
  }

  /** Values of {@link io.hepatica.server.message.Field#LEG_IDS}, in order of appearance. */
  public List<String> legIds() {
    throw new UnsupportedOperationException();
  }

  /** The session as far as it is known; null while no SIP message was added. */
  public @org.jspecify.annotations.Nullable Session session() {
    throw new UnsupportedOperationException();
  }
}
