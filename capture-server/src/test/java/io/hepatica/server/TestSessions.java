package io.hepatica.server;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import java.util.List;
import java.util.Map;

/** Sessions built by hand. */
public final class TestSessions {
  private TestSessions() {}

  /** A session of which nothing but its beginning is known. */
  public static Session session(String kind, long startMicros) {
    return new Session(0, Map.of(SessionField.KIND, kind, SessionField.START, startMicros))
        .with(SessionField.INVITES, kind.equals("call") ? 1L : null)
        .with(SessionField.STATE, "trying")
        .with(SessionField.AGENTS, List.of("edge"))
        .with(Field.SRC_IP, "10.0.0.1")
        .with(Field.DST_IP, "10.0.0.2")
        .with(Field.TO_DOMAIN, "example.org");
  }

  /** A call that got a final response but 2xx. */
  public static Session failed(long startMicros, long status, long setupMillis) {
    return session("call", startMicros)
        .with(SessionField.STATE, "failed")
        .with(SessionField.FINAL_STATUS, status)
        .with(SessionField.SETUP_MS, setupMillis)
        .with(SessionField.END, startMicros + setupMillis * 1000);
  }

  /** A call that was answered two seconds after it began, and goes on. */
  public static Session answered(long startMicros, long setupMillis) {
    return session("call", startMicros)
        .with(SessionField.STATE, "answered")
        .with(SessionField.FINAL_STATUS, 200L)
        .with(SessionField.SETUP_MS, setupMillis)
        .with(SessionField.ANSWER, startMicros + 2_000_000);
  }

  /** A call that was answered two seconds after it began, and ended with BYE. */
  public static Session ended(long startMicros, long setupMillis, long durationMillis) {
    return answered(startMicros, setupMillis)
        .with(SessionField.STATE, "completed")
        .with(SessionField.DURATION_MS, durationMillis)
        .with(SessionField.END, startMicros + 2_000_000 + durationMillis * 1000);
  }

  public static Session ringing(Session call, long afterMillis) {
    return call.with(SessionField.RINGING, call.startMicros() + afterMillis * 1000);
  }
}
