package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.message.Schema;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.ChangedSessions;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a cluster: one document for each Call-ID and day of start, written with each
 * commit by the server that has news of it. What one server knows alone, and what was folded of the
 * messages of several, differ in their version: the number of messages and reports; the document of
 * more stays.
 *
 * <p>Searches see sessions as the last {@link #write} left them, as they see messages: on every
 * server the same.
 */
final class ElasticSessions {
  private final ElasticsearchClient client;
  private final IndexNames names;
  private final IntSupplier server;
  private final SessionCompletion completion;
  private final SharedSessions shared;
  private final SessionWriter writer;

  // Of the adding thread, but read by any.
  private volatile ChangedSessions filling = new ChangedSessions(0);
  private long number;

  /** Those that are not written yet, oldest first. */
  private final List<ChangedSessions> handedOver = new CopyOnWriteArrayList<>();

  /**
   * @param server number of this server; asked for once a message was written
   */
  ElasticSessions(ElasticsearchClient client, IndexNames names, Schema schema, IntSupplier server) {
    this.client = client;
    this.names = names;
    this.server = server;
    this.completion = new SessionCompletion(client, names, schema, server);
    this.shared = new SharedSessions(client, names, schema, server);
    this.writer = new SessionWriter(client, names);
  }

  /** See {@link io.hepatica.server.store.MessageStore#changed(LiveSession)}. */
  void changed(LiveSession session) {
    filling.add(session);
  }

  /** See {@link io.hepatica.server.store.MessageStore#changed(String)}. */
  List<LiveSession> changed(String callId) {
    Set<LiveSession> found = new LinkedHashSet<>(filling.of(callId));
    for (ChangedSessions set : handedOver) {
      found.addAll(set.of(callId));
    }
    return List.copyOf(found);
  }

  /** Whether a session has changed since the last {@link #handOver}. */
  boolean hasChanges() {
    return !filling.isEmpty();
  }

  /**
   * Ends a set of changed sessions, to be written with the messages that were added before. By the
   * adding thread, between two messages: the change that a message makes comes after it.
   */
  ChangedSessions handOver() {
    ChangedSessions full = filling;
    handedOver.add(full);
    filling = new ChangedSessions(++number);
    return full;
  }

  /**
   * Writes sessions, and shows them. The messages that were added before must be written, and their
   * indices refreshed. By one thread.
   *
   * @throws IOException where the cluster does not take them; the same sets, and others, may be
   *     tried again
   */
  void write(Collection<ChangedSessions> sets) throws IOException {
    Map<String, Set<LiveSession>> changed = new HashMap<>();
    for (ChangedSessions set : sets) {
      for (List<LiveSession> ofCallId : set.all()) {
        changed
            .computeIfAbsent(ofCallId.getFirst().callId(), unseen -> new LinkedHashSet<>())
            .addAll(ofCallId);
      }
    }
    if (!changed.isEmpty()) {
      writer.clear();
      completion.complete(changed.values().stream().flatMap(Set::stream).toList());
      write(changed);
    }
    handedOver.removeAll(sets);
  }

  private void write(Map<String, Set<LiveSession>> changed) throws IOException {
    Map<String, Long> since = new HashMap<>();
    changed.forEach((callId, lives) -> since.put(callId, SharedSessions.since(lives)));
    Map<String, List<Session>> folded = shared.fold(shared.find(since));
    Map<LiveSession, Long> written = new HashMap<>();
    for (Map.Entry<String, Set<LiveSession>> entry : changed.entrySet()) {
      List<Session> ofAll = folded.get(entry.getKey());
      for (LiveSession live : entry.getValue()) {
        Session session = ofAll == null ? alone(live) : among(ofAll, live);
        if (session != null) {
          written.put(live, SessionDocument.day(session));
          moveFrom(live.writtenDay(), session);
        }
        if (session != null && ofAll == null) {
          writer.write(session);
        }
      }
    }
    deleteMoved(folded);
    for (List<Session> sessions : folded.values()) {
      for (Session session : sessions) {
        writer.write(session);
      }
    }
    writer.flush();
    written.forEach(LiveSession::written);
  }

  private @Nullable Session alone(LiveSession live) {
    Session session = live.session();
    return session == null
        ? null
        : session.at(ClusterPosition.of(server.getAsInt(), session.position()));
  }

  private static @Nullable Session among(List<Session> sessions, LiveSession live) {
    if (live.messages() == 0) {
      return sessions.isEmpty() ? null : sessions.getLast();
    }
    for (Session session : sessions) {
      if (live.goesOnFrom(session)) {
        return session;
      }
    }
    return null;
  }

  private void moveFrom(long day, Session session) throws IOException {
    if (day != LiveSession.NEVER && day != SessionDocument.day(session)) {
      writer.delete(session, day);
    }
  }

  /** Another server may have written a call into the day in which it began for that one. */
  private void deleteMoved(Map<String, List<Session>> folded) throws IOException {
    List<Session> calls = new ArrayList<>();
    folded
        .values()
        .forEach(sessions -> {
          if (sessions.size() == 1 && sessions.getFirst().kind().equals("call")) {
            calls.add(sessions.getFirst());
          }
        });
    Map<String, Set<Long>> days = completion.days(calls.stream().map(Session::callId).toList());
    for (Session call : calls) {
      for (long day : days.getOrDefault(call.callId(), Set.of())) {
        moveFrom(day, call);
      }
    }
  }

  /** See {@link io.hepatica.server.store.MessageStore#sessions}. */
  SessionResult sessions(SearchRequest request) throws IOException {
    return new SessionSearch(client, names).page(request);
  }

  /** See {@link io.hepatica.server.store.MessageStore#tied}. */
  List<Session> tied(Collection<String> ids, int limit) throws IOException {
    return new SessionSearch(client, names).tied(ids, limit);
  }

  /** See {@link io.hepatica.server.store.MessageStore#forEachSession}. */
  void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer)
      throws IOException {
    new SessionSearch(client, names).forEach(fromMicros, toMicros, consumer);
  }

  /** See {@link io.hepatica.server.store.MessageStore#sessionHistogram}. */
  Histogram histogram(HistogramRequest request) throws IOException {
    return SessionHistogram.count(client, names, request, System::nanoTime);
  }
}
