package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The sessions that changed while a generation was filled, and that are to be written with it. One
 * thread adds, any number read.
 */
final class ChangedSessions {
  /** Mostly one for a Call-ID; two where another day began. */
  private final Map<String, List<LiveSession>> byCallId = new ConcurrentHashMap<>();

  private final Map<String, List<LiveSession>> byLegId = new ConcurrentHashMap<>();

  // Of the writing thread.
  private boolean writing;

  /** Whether it was called before, since the attempt to write failed. */
  boolean beginsToBeWritten() {
    boolean again = writing;
    writing = true;
    return again;
  }

  void add(LiveSession session) {
    if (session.enter(this)) {
      put(byCallId, session.callId(), session);
    }
    for (String legId : session.newLegIds()) {
      put(byLegId, legId, session);
    }
  }

  private static void put(Map<String, List<LiveSession>> map, String key, LiveSession session) {
    map.merge(
        key,
        List.of(session),
        (there, one) ->
            there.contains(session) ? there : Stream.concat(there.stream(), one.stream()).toList());
  }

  /** Those with the Call-ID. */
  List<LiveSession> of(String callId) {
    return byCallId.getOrDefault(callId, List.of());
  }

  /** Those with the Call-ID or leg id. */
  Stream<LiveSession> tied(String id) {
    return Stream.concat(of(id).stream(), byLegId.getOrDefault(id, List.of()).stream());
  }

  Collection<List<LiveSession>> all() {
    return byCallId.values();
  }

  boolean isEmpty() {
    return byCallId.isEmpty();
  }
}
