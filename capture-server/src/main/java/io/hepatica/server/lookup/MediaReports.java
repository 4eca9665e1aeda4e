package io.hepatica.server.lookup;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SessionFold;
import io.hepatica.server.call.SessionFold.MediaEndpoint;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports that name no call, by the addresses to which its media goes: RTCP seen on the wire, and
 * RTCP-XR that is known by the CNAME of its sender. One that names another call that is known is
 * that call's. For one use.
 */
final class MediaReports {
  /** Reports taken of one session. */
  static final int LIMIT = 1_000;

  private static final int MAX_NAMES = 100;
  private static final long AFTER_END = TimeUnit.SECONDS.toMicros(60);

  /** How long a call whose end was not seen may have gone on behind its last message. */
  private static final long WITHOUT_END = TimeUnit.HOURS.toMicros(6);

  /**
   * RTCP comes every few seconds (RFC 3550, 6.2), so that behind a longer silence the port of a
   * call whose end was not seen is taken for that of another.
   */
  private static final long SILENCE = TimeUnit.MINUTES.toMicros(10);

  /** A report and the session that it is of. */
  record Linked(Message report, SessionFold fold, String callId) {}

  private final MessageStore store;
  private final Set<String> ids;
  private final List<Linked> linked = new ArrayList<>();
  private boolean complete = true;

  /**
   * @param ids Call-IDs and others by which reports of the call are found already
   */
  MediaReports(MessageStore store, Collection<String> ids) {
    this.store = store;
    this.ids = Set.copyOf(ids);
  }

  /** False where there were more than are taken. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Oldest first for each session; a report is linked to one session only.
   *
   * @param messages SIP of these sessions
   */
  List<Linked> of(List<SessionFold> folds, List<Message> messages) throws IOException {
    Map<String, Long> newest = new HashMap<>();
    for (Message message : messages) {
      newest.merge(CallLookup.callId(message), message.timeMicros(), Math::max);
    }
    for (SessionFold fold : folds) {
      Session session = fold.session();
      Query media = toOrFrom(fold.media());
      if (session != null && media != null) {
        long last = newest.getOrDefault(session.callId(), session.startMicros());
        for (Message report : find(session, last, media)) {
          linked.add(new Linked(report, fold, session.callId()));
        }
      }
    }
    Set<String> others = namesOfOtherCalls();
    Set<Long> seen = new HashSet<>();
    return linked.stream()
        .filter(link -> !others.contains(CallLookup.callId(link.report)))
        .filter(link -> seen.add(link.report.position()))
        .toList();
  }

  private List<Message> find(Session session, long newest, Query media) throws IOException {
    boolean ended = session.whole(SessionField.END) != null;
    long until =
        ended
            ? Math.max(session.number(SessionField.END), newest) + AFTER_END
            : newest + (session.whole(SessionField.ANSWER) == null ? AFTER_END : WITHOUT_END);
    Query.Or named =
        new Query.Or(ids.stream().map(id -> (Query) new Query.Equal(Field.CALL_ID, id)).toList());
    SearchResult result =
        store.search(
            new SearchRequest(
                session.startMicros(),
                until,
                EnumSet.of(Table.REPORT),
                new Query.And(List.of(media, new Query.Not(named))),
                false,
                LIMIT,
                null));
    complete &= result.next() == null;
    return ended ? result.messages() : untilSilence(result.messages(), newest);
  }

  private static List<Message> untilSilence(List<Message> reports, long newest) {
    long last = newest;
    for (int i = 0; i < reports.size(); i++) {
      long time = reports.get(i).timeMicros();
      if (time - last > SILENCE) {
        return reports.subList(0, i);
      }
      last = Math.max(last, time);
    }
    return reports;
  }

  /** What these reports name that is a Call-ID or a leg id of a session. */
  private Set<String> namesOfOtherCalls() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Linked link : linked) {
      names.add(CallLookup.callId(link.report));
    }
    names.remove("");
    if (names.isEmpty()) {
      return names;
    }
    List<Session> known = store.tied(names, MAX_NAMES);
    if (known.size() >= MAX_NAMES) {
      return names;
    }
    Set<String> others = new HashSet<>();
    for (Session session : known) {
      others.add(session.callId());
      others.addAll(session.texts(Field.LEG_IDS));
    }
    return others;
  }

  /** What was sent to one of these, or from it, since RTCP is sent from where it is received. */
  private static @Nullable Query toOrFrom(List<MediaEndpoint> endpoints) {
    Map<InetAddress, Set<Integer>> ports = new LinkedHashMap<>();
    for (MediaEndpoint endpoint : endpoints) {
      InetAddress address = Addresses.parse(endpoint.address());
      if (address != null && !address.isAnyLocalAddress() && endpoint.port() > 0) {
        ports.computeIfAbsent(address, unseen -> new TreeSet<>()).add(endpoint.port());
      }
    }
    List<Query> any = new ArrayList<>();
    ports.forEach((address, of) -> {
      any.add(end(Field.SRC_IP, address, Field.SRC_PORT, of));
      any.add(end(Field.DST_IP, address, Field.DST_PORT, of));
    });
    return any.isEmpty() ? null : new Query.Or(any);
  }

  private static Query end(Field ip, InetAddress address, Field port, Set<Integer> ports) {
    return new Query.And(
        List.of(
            new Query.Network(ip, address, address.getAddress().length * 8),
            new Query.Or(
                ports.stream()
                    .map(number -> (Query) new Query.NumberRange(port, number, number))
                    .toList())));
  }
}
