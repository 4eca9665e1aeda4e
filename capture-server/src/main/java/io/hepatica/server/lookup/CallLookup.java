package io.hepatica.server.lookup;

import static java.util.stream.Collectors.toSet;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SessionFold;
import io.hepatica.server.call.Sessions;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.report.QualityReport;
import io.hepatica.server.store.CallTooLargeException;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

  private static final Comparator<Session> BY_START =
      Comparator.comparingLong(Session::startMicros).thenComparingLong(Session::position);

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
    return find(new LinkedHashSet<>(callIds), legs);
  }

  private WholeCall find(Set<String> callIds, boolean legs) throws IOException {
    List<Message> rows = store.call(callIds);
    LegGraph graph = new LegGraph(callIds.size() + MAX_LEGS, MAX_LEGS);
    callIds.forEach(graph::add);
    Sessions.of(signalling(rows), schema).forEach(graph::add);
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
    WholeCall call = whole(ofCalls(graph.callIds(), rows), ids, graph, complete);
    return legs ? withLegs(call, graph.connected()) : call;
  }

  /**
   * @param ids by which the rows were found
   */
  private WholeCall whole(List<Message> rows, Set<String> ids, LegGraph graph, boolean complete)
      throws IOException {
    List<Message> messages = signalling(rows);
    Set<String> callIds = new LinkedHashSet<>();
    messages.forEach(message -> callIds.add(callId(message)));
    List<Message> reports = new ArrayList<>();
    for (Message report : of(Table.REPORT, rows)) {
      reports.add(named(graph.callOf(callId(report), callIds), report));
    }
    List<Message> folded = new ArrayList<>(messages);
    folded.addAll(reports);
    List<SessionFold> folds = Sessions.folds(folded, schema);
    MediaReports media = new MediaReports(store, ids);
    try (ParsedMessage reader = new ParsedMessage(schema)) {
      for (MediaReports.Linked linked : media.of(folds, messages)) {
        reports.add(named(linked.callId(), linked.report()));
        reader.read(linked.report().frame(), 0, linked.report().frame().length);
        QualityReport report = reader.report();
        if (report != null) {
          linked.fold().add(report, reader.timeMicros());
        }
      }
    }
    reports.sort(OLDEST_FIRST);
    List<Session> sessions = new ArrayList<>();
    for (SessionFold fold : folds) {
      Session session = fold.session();
      if (session != null) {
        sessions.add(session);
      }
    }
    sessions.sort(BY_START);
    return new WholeCall(
        sessions, messages, reports, of(Table.LOG, rows), complete && media.isComplete());
  }

  /** The report with the Call-ID of the call to which it belongs. */
  private static Message named(String callId, Message report) {
    if (callId.equals(callId(report))) {
      return report;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(Field.CALL_ID.name(), callId);
    report.values().forEach(values::putIfAbsent);
    return new Message(
        report.position(), report.timeMicros(), report.table(), values, report.frame());
  }

  /** The Call-ID, or nothing. */
  static String callId(Message message) {
    return message.values().getOrDefault(Field.CALL_ID.name(), "").toString();
  }

  /**
   * Sessions with their legs.
   *
   * @param complete false where there were more legs than are followed
   */
  public record Legged(List<Session> sessions, boolean complete) {
    public Legged {
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * The same sessions, each with the Call-IDs of its legs. An id that more than {@link #MAX_LEGS}
   * others share takes no room from the legs of the rest.
   */
  public Legged withLegs(List<Session> sessions) throws IOException {
    LegGraph graph = new LegGraph(sessions.size() + MAX_TIED + sessions.size() * 2, MAX_LEGS);
    sessions.forEach(graph::add);
    graph.follow(store, MAX_TIED + sessions.size() * 4);
    Map<String, List<String>> connected = graph.connected();
    boolean shown = connected.values().stream().allMatch(calls -> calls.size() <= MAX_LEGS + 1);
    return new Legged(withLegs(sessions, connected), graph.isComplete() && shown);
  }

  private static WholeCall withLegs(WholeCall call, Map<String, List<String>> connected) {
    return new WholeCall(
        withLegs(call.sessions(), connected),
        call.messages(),
        call.reports(),
        call.logs(),
        call.complete());
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
  private static Set<String> withCorrelationIds(Set<String> callIds, List<Message> rows) {
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
            .map(CallLookup::callId)
            .filter(callId -> !callIds.contains(callId))
            .collect(toSet());
    return others.isEmpty()
        ? rows
        : rows.stream().filter(message -> !others.contains(callId(message))).toList();
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
