package io.hepatica.server.api;

import io.hepatica.server.SipFrames;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SharedTexts;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A store that is a list, asked message by message; its sessions are always up to date. */
public final class ListStore implements MessageStore {
  private static final byte[] PEER = {127, 0, 0, 1};
  private static final Comparator<Session> BY_START =
      Comparator.comparingLong(Session::startMicros).thenComparingLong(Session::position);

  private final Schema schema;
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, List<LiveSession>> followed = new LinkedHashMap<>();
  private long frames;

  /** Beside those of the messages. */
  final List<Session> sessions = new ArrayList<>();

  volatile boolean broken;

  private volatile long countFromMicros;

  public ListStore(Schema schema) {
    this.schema = schema;
  }

  /** Takes SIP as if it had come at that time; its position is its place in the list. */
  public Message add(String sip, long timeMicros) {
    return addFrame(SipFrames.frame(sip.replace("\n", "\r\n"), timeMicros), timeMicros);
  }

  public Message addFrame(byte[] frame, long timeMicros) {
    byte[] buffer = Arrays.copyOf(frame, frame.length + Receipt.MAX_BYTES);
    int length =
        Receipt.append(buffer, 0, frame.length, timeMicros, Transport.UDP, 3, 40_000, PEER);
    int positionAt = Receipt.start(buffer, 0, length) + 6;
    ByteBuffer.wrap(buffer).putLong(positionAt, frames++);
    try (ParsedMessage parsed = new ParsedMessage(schema)) {
      parsed.read(buffer, 0, length);
      Message message = parsed.toMessage();
      messages.add(message);
      follow(parsed);
      if (parsed.carriesReport()) {
        parsed.asReport();
        messages.add(parsed.toMessage());
      }
      return message;
    }
  }

  private void follow(ParsedMessage parsed) {
    String callId = parsed.callId();
    if (callId != null && parsed.isSip() && parsed.table() != Table.REPORT) {
      List<LiveSession> ofCallId = followed.computeIfAbsent(callId, unseen -> new ArrayList<>());
      if (ofCallId.isEmpty() || !ofCallId.getLast().isOf(parsed)) {
        ofCallId.add(new LiveSession(callId, parsed.position(), new SharedTexts(0)));
      }
      ofCallId.getLast().add(parsed);
    }
  }

  private void readAs(Message message, ParsedMessage into) {
    into.read(message.frame(), 0, message.frame().length);
    if (message.table() == Table.REPORT) {
      into.asReport();
    }
  }

  private List<Session> sessions() {
    Stream<Session> live =
        followed.values().stream()
            .flatMap(List::stream)
            .map(session -> Objects.requireNonNull(session.session()));
    return Stream.concat(sessions.stream(), live).sorted(BY_START).toList();
  }

  @Override
  public void changed(LiveSession session) {}

  @Override
  public List<LiveSession> changed(String callId) {
    return List.of();
  }

  @Override
  public SessionResult sessions(SearchRequest request) throws IOException {
    failIfBroken();
    Predicate predicate = new Predicate(request.query());
    List<Session> found = new ArrayList<>();
    forEachSession(
        request.fromMicros(),
        request.toMicros(),
        session -> {
          if (predicate.matches(session)) {
            found.add(session);
          }
        });
    found.sort(request.newestFirst() ? BY_START.reversed() : BY_START);
    List<Session> page =
        found.stream()
            .filter(session -> isAfter(session.startMicros(), session.position(), request))
            .limit(request.limit() + 1L)
            .toList();
    boolean more = page.size() > request.limit();
    List<Session> given = more ? page.subList(0, request.limit()) : page;
    return new SessionResult(
        given,
        Math.min(found.size(), SearchResult.EXACT_TOTAL),
        found.size() <= SearchResult.EXACT_TOTAL,
        more
            ? new SearchRequest.Cursor(given.getLast().startMicros(), given.getLast().position())
            : null);
  }

  @Override
  public List<Session> tied(Collection<String> ids, int limit) throws IOException {
    failIfBroken();
    return sessions().stream()
        .filter(session ->
            ids.contains(session.callId())
                || session.texts(Field.LEG_IDS).stream().anyMatch(ids::contains))
        .limit(limit)
        .toList();
  }

  @Override
  public void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer)
      throws IOException {
    failIfBroken();
    sessions().stream()
        .filter(session -> session.startMicros() >= fromMicros && session.startMicros() <= toMicros)
        .forEach(consumer);
  }

  @Override
  public SearchResult search(SearchRequest request) throws IOException {
    failIfBroken();
    Comparator<Message> order =
        Comparator.comparingLong(Message::timeMicros).thenComparingLong(Message::position);
    Predicate predicate = new Predicate(request.query());
    List<Message> found = new ArrayList<>();
    try (ParsedMessage parsed = new ParsedMessage(schema)) {
      for (Message message : messages) {
        readAs(message, parsed);
        if (message.timeMicros() >= request.fromMicros()
            && message.timeMicros() <= request.toMicros()
            && request.tables().contains(message.table())
            && predicate.matches(parsed)) {
          found.add(message);
        }
      }
    }
    found.sort(request.newestFirst() ? order.reversed() : order);
    List<Message> page =
        found.stream()
            .filter(message -> isAfter(message.timeMicros(), message.position(), request))
            .limit(request.limit() + 1L)
            .toList();
    boolean more = page.size() > request.limit();
    List<Message> given = more ? page.subList(0, request.limit()) : page;
    return new SearchResult(
        given,
        Math.min(found.size(), SearchResult.EXACT_TOTAL),
        found.size() <= SearchResult.EXACT_TOTAL,
        more
            ? new SearchRequest.Cursor(given.getLast().timeMicros(), given.getLast().position())
            : null);
  }

  /** As if time had been up before older messages were counted; 0 for all. */
  public void countOnlyFrom(long micros) {
    countFromMicros = micros;
  }

  @Override
  public Histogram histogram(HistogramRequest request) throws IOException {
    failIfBroken();
    Histogram histogram = new Histogram(request.buckets(), MessageClass.values().length);
    if (countFromMicros > 0) {
      histogram.countedFrom(countFromMicros);
    }
    Predicate predicate = new Predicate(request.query());
    try (ParsedMessage parsed = new ParsedMessage(schema)) {
      for (Message message : messages) {
        readAs(message, parsed);
        if (message.timeMicros() >= countFromMicros
            && request.tables().contains(message.table())
            && predicate.matches(parsed)) {
          histogram.add(message.timeMicros(), MessageClass.of(parsed).ordinal());
        }
      }
    }
    return histogram;
  }

  @Override
  public Histogram sessionHistogram(HistogramRequest request) throws IOException {
    failIfBroken();
    Histogram histogram = new Histogram(request.buckets(), SessionField.STATES.size());
    Predicate predicate = new Predicate(request.query());
    sessions().stream()
        .filter(predicate::matches)
        .forEach(session -> histogram.add(session.startMicros(), session.stateOrdinal()));
    return histogram;
  }

  @Override
  public List<DayUsage> days() {
    return List.of();
  }

  private static boolean isAfter(long timeMicros, long position, SearchRequest request) {
    SearchRequest.Cursor after = request.after();
    if (after == null) {
      return true;
    }
    int order = Long.compare(timeMicros, after.timeMicros());
    order = order != 0 ? order : Long.compare(position, after.position());
    return request.newestFirst() ? order < 0 : order > 0;
  }

  @Override
  public List<Message> call(Collection<String> callIds) throws IOException {
    failIfBroken();
    List<Message> found = new ArrayList<>();
    try (ParsedMessage parsed = new ParsedMessage(schema)) {
      Span span = new Span();
      for (Message message : messages) {
        readAs(message, parsed);
        if (parsed.count(Field.CALL_ID) > 0) {
          parsed.text(Field.CALL_ID, 0, span);
          if (callIds.contains(
              new String(span.bytes, span.start, span.length, StandardCharsets.UTF_8))) {
            found.add(message);
          }
        }
      }
    }
    found.sort(Comparator.comparingLong(Message::timeMicros));
    return found;
  }

  private void failIfBroken() throws IOException {
    if (broken) {
      throw new IOException("secret path /var/lib/hepatica is gone");
    }
  }

  @Override
  public long committedPosition() {
    return 0;
  }

  @Override
  public void passOver(long end) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(ParsedMessage message, long end) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void tick() {}

  @Override
  public void commit() {}

  @Override
  public void forEachMessage(long day, Set<Table> tables, MessageConsumer consumer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Rebuild rebuild(long day, Set<Table> tables, long keptUntilMicros) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void keep(long day, long untilMicros) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long deleteImport(long day, ImportMark mark, Steps steps, Consumer<String> callIds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DayUsage> dropExpired(long nowMicros) {
    return List.of();
  }

  @Override
  public List<DayUsage> drop(long day) {
    return List.of();
  }

  @Override
  public Backlog backlog() {
    return Backlog.NONE;
  }

  @Override
  public Health health() {
    return new Health(!broken, "a list");
  }

  @Override
  public void close() {}
}
