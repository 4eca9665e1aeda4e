package io.hepatica.server.lookup;

import io.hepatica.server.call.Session;
import io.hepatica.server.message.Field;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls and what ties them: two are legs of one call where they share an id, or where a chain of
 * others does. Bounded by the number of calls, since whoever chooses ids may choose one for all.
 * For one use, by one thread.
 */
final class LegGraph {
  private static final int MAX_ROUNDS = 16;

  private final int maxCalls;
  private final int maxSharers;

  /** Call-ID to itself and its leg ids, in the order in which they were found. */
  private final Map<String, Set<String>> idsOfCall = new LinkedHashMap<>();

  /** How many of the calls have an id. */
  private final Map<String, Integer> sharers = new HashMap<>();

  private final Set<String> asked = new HashSet<>();
  private boolean complete = true;

  /**
   * @param maxLegs calls that are followed of one id, beside the one that brought it
   */
  LegGraph(int maxCalls, int maxLegs) {
    this.maxCalls = maxCalls;
    this.maxSharers = maxLegs + 1;
  }

  void add(String callId) {
    addIds(callId, List.of());
  }

  void add(Session session) {
    addIds(session.callId(), session.texts(Field.LEG_IDS));
  }

  private void addIds(String callId, List<String> legIds) {
    Set<String> ids = idsOfCall.get(callId);
    if (ids == null) {
      if (idsOfCall.size() >= maxCalls) {
        complete = false;
        return;
      }
      ids = new LinkedHashSet<>();
      idsOfCall.put(callId, ids);
      addId(ids, callId);
    }
    for (String id : legIds) {
      addId(ids, id);
    }
  }

  private void addId(Set<String> ids, String id) {
    if (ids.add(id)) {
      sharers.merge(id, 1, Integer::sum);
    }
  }

  private int sharers(String id) {
    return sharers.getOrDefault(id, 0);
  }

  /** Adds what was found by ids that were asked for, unless each has its calls already. */
  private void addTied(Session session) {
    boolean known = idsOfCall.containsKey(session.callId());
    if (known
        || hasRoom(session.callId())
        || session.texts(Field.LEG_IDS).stream().anyMatch(this::hasRoom)) {
      add(session);
    } else {
      complete = false;
    }
  }

  private boolean hasRoom(String id) {
    return asked.contains(id) && sharers(id) < maxSharers;
  }

  /**
   * Adds what the store has that is tied to the calls, and what is tied to that, until there is
   * nothing new.
   *
   * @param limit sessions taken of one answer
   */
  void follow(MessageStore store, int limit) throws IOException {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<String> unasked = new ArrayList<>();
      for (String id : ids()) {
        if (sharers(id) > maxSharers) {
          complete = false;
        } else if (asked.add(id)) {
          unasked.add(id);
        }
      }
      if (unasked.isEmpty()) {
        return;
      }
      List<Session> tied = store.tied(unasked, limit + 1);
      tied.forEach(this::addTied);
      if (tied.size() > limit) {
        complete = false;
        if (unasked.stream().anyMatch(id -> sharers(id) >= maxSharers)) {
          // Whose answers had no room beside those of an id that many share are asked for again.
          unasked.stream().filter(id -> sharers(id) < maxSharers).forEach(asked::remove);
        }
      }
    }
    complete &= asked.containsAll(ids());
  }

  Set<String> callIds() {
    return idsOfCall.keySet();
  }

  /** Call-IDs and leg ids. */
  Set<String> ids() {
    Set<String> all = new LinkedHashSet<>();
    idsOfCall.values().forEach(all::addAll);
    return all;
  }

  /** The first of these calls that has the id, itself or as leg id; the id where none has. */
  String callOf(String id, Collection<String> among) {
    if (!among.contains(id)) {
      for (String callId : among) {
        if (idsOfCall.getOrDefault(callId, Set.of()).contains(id)) {
          return callId;
        }
      }
    }
    return id;
  }

  /** False where there were more calls than are followed. */
  boolean isComplete() {
    return complete;
  }

  /** Each Call-ID with all that are connected with it, itself among them. */
  Map<String, List<String>> connected() {
    Map<String, List<String>> callsOfId = new HashMap<>();
    idsOfCall.forEach((callId, ids) ->
        ids.forEach(id -> callsOfId.computeIfAbsent(id, unseen -> new ArrayList<>()).add(callId)));
    Map<String, List<String>> connected = new HashMap<>();
    for (String callId : idsOfCall.keySet()) {
      if (!connected.containsKey(callId)) {
        List<String> component = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(callId));
        connected.put(callId, component);
        while (!open.isEmpty()) {
          String next = open.remove();
          component.add(next);
          for (String id : idsOfCall.getOrDefault(next, Set.of())) {
            // Taken out, so that an id that many share is gone through once.
            List<String> sharers = callsOfId.remove(id);
            for (String sharer : sharers == null ? List.<String>of() : sharers) {
              if (connected.putIfAbsent(sharer, component) == null) {
                open.add(sharer);
              }
            }
          }
        }
      }
    }
    return connected;
  }
}
