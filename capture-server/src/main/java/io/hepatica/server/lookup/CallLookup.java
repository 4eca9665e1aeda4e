package io.hepatica.server.lookup;

import static java.util.stream.Collectors.toSet;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CallTooLargeException;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds calls as a whole. Thread-safe. */
public final class CallLookup {
  /** Call-IDs that are followed beside those asked for; also the legs shown of a session. */
  public static final int MAX_LEGS = 32;

  /** A Call-ID has several sessions where a phone registers with it for days. */
  private static final int MAX_TIED = 8 * MAX_LEGS;

  private static final Comparator<Message> OLDEST_FIRST =
      Comparator.comparingLong(Message::timeMicros).thenComparingLong(Message::position);

  private final MessageStore store;
  private final Schema schema;

  public CallLookup(MessageStore store, Schema schema) {
    this.store = store;
    this.schema = schema;
  }

  /**
   * All that is known of these Call-IDs, whatever its time; everything in it is empty where nothing
   * is.
   *
   * @param callIds at least one; leg ids and correlation ids find their calls too, with legs
   * @param legs whether to follow legs, and legs of legs
   * @throws CallTooLargeException where too many messages carry these Call-IDs alone
   */
  public WholeCall find(List<String> callIds, boolean legs) throws IOException {
    List<Message> rows = store.call(callIds);
    LegGraph graph = new LegGraph(callIds.size() + MAX_LEGS);
    callIds.forEach(graph::add);
    try (Folding folding = new Folding(signalling(rows), schema)) {
      folding.sessions().forEach(graph::add);
    }
    if (legs) {
      graph.follow(store, MAX_TIED);
    }
    Set<String> ids = legs ? graph.ids() : withCorrelationIds(callIds, rows);
    boolean complete = graph.isComplete();
    if (ids.size() > callIds.size()) {
      try {
        rows = store.call(ids);
      } catch (CallTooLargeException tooLarge) {
        complete = false;
      }
    }
    List<Message> ours = ofCalls(graph.callIds(), rows);
    return whole(ours, ids, legs ? graph.connected() : Map.of(), complete);
  }

  private WholeCall whole(
      List<Message> rows, Set<String> ids, Map<String, List<String>> connected, boolean complete)
      throws IOException {
    List<Message> messages = signalling(rows);
    List<Message> reports = of(Table.REPORT, rows);
    MediaReports media = new MediaReports(store, ids);
    List<Session> sessions;
    try (Folding folding = new Folding(messages, schema)) {
      for (Message report : reports) {
        folding.add(report, String.valueOf(Folding.callId(report)));
      }
      for (MediaReports.Linked linked : media.of(folding.parts())) {
        folding.add(linked.report(), linked.part());
        reports.add(linked.report());
      }
      sessions = folding.sessions();
    }
    reports.sort(OLDEST_FIRST);
    return new WholeCall(
        connected.isEmpty() ? sessions : withLegs(sessions, connected),
        messages,
        reports,
        of(Table.LOG, rows),
        complete && media.isComplete());
  }

  /** The same sessions, each with the Call-IDs of its legs. */
  public List<Session> withLegs(List<Session> sessions) throws IOException {
    LegGraph graph = new LegGraph(sessions.size() + MAX_TIED + sessions.size() * 2);
    sessions.forEach(graph::add);
    graph.follow(store, MAX_TIED + sessions.size() * 4);
    return withLegs(sessions, graph.connected());
  }

  private static List<Session> withLegs(
      List<Session> sessions, Map<String, List<String>> connected) {
    return sessions.stream()
        .map(session ->
            session.with(
                SessionField.LEGS,
                connected.getOrDefault(session.callId(), List.of()).stream()
                    .filter(callId -> !callId.equals(session.callId()))
                    .limit(MAX_LEGS)
                    .toList()))
        .toList();
  }

  /** Agents name calls to which reports and logs belong in other ways than by Call-ID too. */
  private static Set<String> withCorrelationIds(List<String> callIds, List<Message> rows) {
    Set<String> ids = new LinkedHashSet<>(callIds);
    for (Message message : signalling(rows)) {
      if (message.values().get(Field.CORRELATION_ID.name()) instanceof String id
          && ids.size() < callIds.size() + MAX_LEGS) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * Without the calls that were found only since their Call-ID is a leg id of one that is meant.
   */
  private static List<Message> ofCalls(Collection<String> callIds, List<Message> rows) {
    Set<String> others =
        signalling(rows).stream()
            .map(message -> String.valueOf(Folding.callId(message)))
            .filter(callId -> !callIds.contains(callId))
            .collect(toSet());
    return others.isEmpty()
        ? rows
        : rows.stream()
            .filter(message -> !others.contains(String.valueOf(Folding.callId(message))))
            .toList();
  }

  private static List<Message> signalling(List<Message> rows) {
    List<Message> messages = new ArrayList<>();
    for (Message message : rows) {
      if (message.table() != Table.REPORT && message.table() != Table.LOG) {
        messages.add(message);
      }
    }
    return messages;
  }

  private static List<Message> of(Table table, List<Message> rows) {
    List<Message> messages = new ArrayList<>();
    for (Message message : rows) {
      if (message.table() == table) {
        messages.add(message);
      }
    }
    return messages;
  }
}
