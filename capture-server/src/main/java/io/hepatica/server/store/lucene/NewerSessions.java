package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a view that changed since the last commit, as of when this was made, so that one
 * that changes meanwhile is neither missed nor doubled. Immutable but for the sessions.
 */
final class NewerSessions {
  private final Map<String, List<LiveSession>> byCallId = new HashMap<>();

  NewerSessions(View view) {
    for (Generation generation : view.recent()) {
      for (List<LiveSession> sessions : generation.sessions().all()) {
        byCallId.merge(sessions.getFirst().callId(), sessions, NewerSessions::either);
      }
    }
  }

  private static List<LiveSession> either(List<LiveSession> older, List<LiveSession> newer) {
    return Stream.concat(older.stream(), newer.stream()).distinct().toList();
  }

  List<LiveSession> all() {
    return byCallId.values().stream().flatMap(List::stream).toList();
  }

  Set<String> callIds() {
    return byCallId.keySet();
  }

  /** The session in memory that has taken the place of what the day's index has, or null. */
  @Nullable LiveSession instead(Session session, DaySnapshot day) {
    for (LiveSession live : byCallId.getOrDefault(session.callId(), List.of())) {
      if (live.writtenDay() == day.day() || !live.isComplete() && live.goesOnFrom(session)) {
        return live;
      }
    }
    return null;
  }
}
