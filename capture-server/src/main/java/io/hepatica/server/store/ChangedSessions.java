package io.hepatica.server.store;

import io.hepatica.server.call.LiveSession;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The sessions that changed between two commits of a store, and that are to be written with the
 * second. One thread adds, any number read.
 */
public final class ChangedSessions {
  /** Sessions noted by one leg id: more than are ever followed. An agent may give all one id. */
  private static final int MAX_TIED = 256;

  private final long number;

  /** Mostly one for a Call-ID; two where another day began. */
  private final Map<String, List<LiveSession>> byCallId = new ConcurrentHashMap<>();

  private final Map<String, Set<LiveSession>> byLegId = new ConcurrentHashMap<>();

  // Of the adding thread.
  private int size;

  // Of the writing thread.
  private final Map<LiveSession, Long> writtenDays = new HashMap<>();
  private boolean writing;

  /**
   * @param number that no other such set has
   */
  public ChangedSessions(long number) {
    this.number = number;
  }

  /**
   * Notes that an attempt to write begins.
   *
   * @return whether there was one before, which failed
   */
  public boolean startWriting() {
    boolean again = writing;
    writing = true;
    return again;
  }

  /** Notes in which day's index the session's document is, to be told when searches see it. */
  public void written(LiveSession session, long day) {
    writtenDays.put(session, day);
  }

  /** Searches see the documents now. */
  public void shown() {
    writtenDays.forEach(LiveSession::written);
    writtenDays.clear();
  }

  public void add(LiveSession session) {
    if (session.enter(number)) {
      size++;
      byCallId.merge(
          session.callId(),
          List.of(session),
          (there, one) -> Stream.concat(there.stream(), one.stream()).toList());
    }
    for (String legId : session.newLegIds()) {
      Set<LiveSession> tied =
          byLegId.computeIfAbsent(legId, unseen -> ConcurrentHashMap.newKeySet(2));
      if (tied.size() < MAX_TIED) {
        tied.add(session);
      }
    }
  }

  /** Sessions noted. For the adding thread. */
  public int size() {
    return size;
  }

  /** Those with the Call-ID. */
  public List<LiveSession> of(String callId) {
    return byCallId.getOrDefault(callId, List.of());
  }

  /** Those with the Call-ID or leg id. */
  public Stream<LiveSession> tied(String id) {
    return Stream.concat(of(id).stream(), byLegId.getOrDefault(id, Set.of()).stream());
  }

  public Collection<List<LiveSession>> all() {
    return byCallId.values();
  }

  public boolean isEmpty() {
    return byCallId.isEmpty();
  }
}
