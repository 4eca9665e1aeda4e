package io.hepatica.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a store is: real messages go in, and each answer must be that of a predicate run over the
 * plain list of them, wherever the messages lie meanwhile. A kit has a static method {@code states}
 * with the states in which they lie differently in its store.
 */
public abstract class MessageStoreContract {
  /** Where messages lie when a search is asked. */
  protected enum State {
    RECENT,
    HALF_COMMITTED,
    COMMITTED,
    REOPENED
  }

  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final long NOON =
      TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T12:00:00Z").getEpochSecond());
  private static final long YESTERDAY = LocalDate.of(2026, 11, 20).toEpochDay();
  private static final Set<Table> ALL_TABLES = Table.OF_MESSAGES;

  protected final Schema schema = new Schema(List.of("Max-Forwards"));
  private final List<ParsedMessage> added = new ArrayList<>();

  @TempDir protected Path directory;
  protected Journal journal;
  protected MessageStore store;

  /** A store in the directory, which may hold what an earlier one left there. */
  protected abstract MessageStore open(Path directory, Schema schema, Journal journal)
      throws Exception;

  /** Does what makes a search find all that was added; nothing, where it finds that at once. */
  protected void show() throws Exception {}

  /** Where the store keeps what has that position in the journal. */
  protected long placed(long position) {
    return position;
  }

  @BeforeEach
  void openJournal() throws Exception {
    journal =
        Journal.open(
            directory.resolve("journal"), new Journal.Options(Duration.ofDays(1), 64L << 20));
    store = open(directory.resolve("store"), schema, journal);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    journal.close();
    added.forEach(ParsedMessage::close);
  }

  /** Two days, with times that go back and forth, some equal. */
  private static List<byte[]> captured() {
    List<byte[]> all = new ArrayList<>(CapturedFrames.of("kamailio-siptrace-hep3-calls"));
    all.addAll(CapturedFrames.of("heplify-sip-ipv6-udp"));
    all.addAll(CapturedFrames.of("hepgen-reports-34-35-54-udp"));
    all.addAll(CapturedFrames.of("hepgen-sip-log-rtcp-udp"));
    all.addAll(CapturedFrames.of("rtpengine-rtcp-udp"));
    HepFrame hep = new HepFrame();
    for (int i = 0; i < all.size(); i++) {
      byte[] frame = all.get(i);
      hep.read(frame, 0, frame.length);
      long day = i % 3 == 0 ? -DAY : 0;
      CapturedFrames.setTime(frame, NOON + day + hep.timeMicros() % TimeUnit.HOURS.toMicros(1));
      if (i % 7 == 0) {
        CapturedFrames.setTime(frame, NOON + day);
      }
    }
    return all;
  }

  private void append(List<byte[]> captured) throws Exception {
    CapturedFrames.append(journal, captured);
  }

  /** Adds what the journal holds from the position on. */
  protected void addFrom(long position) throws Exception {
    try (JournalReader reader = journal.reader(position);
        ParsedMessage message = new ParsedMessage(schema)) {
      while (reader.read()) {
        int at = reader.from();
        while (at < reader.to()) {
          int length = frameLength(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          long start = Receipt.position(reader.buffer(), at, length);
          if (added.isEmpty() || placed(start) > added.getLast().position()) {
            ParsedMessage copy = new ParsedMessage(schema);
            byte[] frame = Arrays.copyOfRange(reader.buffer(), at, at + length);
            Receipt.move(frame, 0, length, placed(start));
            copy.read(frame, 0, length);
            added.add(copy);
            if (copy.carriesReport()) {
              ParsedMessage second = new ParsedMessage(schema);
              second.read(copy.frame().bytes, 0, length);
              second.asReport();
              added.add(second);
            }
          }
          store.add(message, start + length);
          at += length;
        }
      }
    }
    show();
  }

  private static int frameLength(byte[] buffer, int at) {
    return (buffer[at + 4] & 0xff) << 8 | buffer[at + 5] & 0xff;
  }

  private void fill(State state) throws Exception {
    List<byte[]> captured = captured();
    int half = captured.size() / 2;
    long start = journal.endPosition();
    append(captured.subList(0, half));
    addFrom(start);
    if (state == State.HALF_COMMITTED) {
      store.commit();
    }
    long middle = journal.endPosition();
    append(captured.subList(half, captured.size()));
    addFrom(middle);
    if (state == State.COMMITTED || state == State.REOPENED) {
      store.commit();
    }
    if (state == State.REOPENED) {
      store.close();
      store = open(directory.resolve("store"), schema, journal);
      show();
    }
  }

  private Stream<Query> queries() throws Exception {
    Query invite = new Query.Equal(Field.METHOD, "invite");
    Query answered = new Query.NumberRange(Field.STATUS, 200, 299);
    Query ipv4 = new Query.Network(Field.SRC_IP, InetAddress.getLoopbackAddress(), 32);
    return Stream.concat(
        Stream.of(
            Query.ALL,
            new Query.Or(List.of()),
            new Query.Not(Query.ALL),
            invite,
            answered,
            ipv4,
            new Query.Network(Field.DST_IP, InetAddress.getByName("127.0.0.0"), 9),
            new Query.Network(Field.SRC_IP, InetAddress.getByName("::"), 1),
            new Query.Network(Field.AGENT_IP, InetAddress.getLoopbackAddress(), 32),
            new Query.And(List.of(invite, answered)),
            new Query.And(List.of(invite, new Query.Not(answered))),
            new Query.Or(List.of(new Query.Equal(Field.METHOD, "bye"), answered)),
            new Query.Not(new Query.Equal(Field.METHOD, "register")),
            new Query.Not(new Query.Exists(Field.STATUS)),
            new Query.Prefix(Field.METHOD, "in"),
            new Query.Suffix(Field.METHOD, "te"),
            new Query.Prefix(Field.USER_AGENT, "sip"),
            new Query.Wildcard(Field.USER_AGENT, "*i?p*"),
            new Query.Wildcard(Field.SRC_IP, "127.*"),
            new Query.Wildcard(Field.CALL_ID, "*-1?*@*"),
            new Query.Regex(Field.FROM_USER, "[0-9]+"),
            new Query.Regex(Field.USER_AGENT, ".*SIP.*"),
            new Query.TextRange(Field.FROM_USER, "2", true, "5", false),
            new Query.TextRange(Field.CSEQ, "1", false, null, true),
            new Query.TextRange(Field.RURI_DOMAIN, null, true, "2", true),
            new Query.NumberRange(Field.STATUS, 400, Long.MAX_VALUE),
            new Query.NumberRange(Field.SRC_PORT, 5060, 5070),
            new Query.NumberRange(Field.AGENT_ID, 0, 4_000_000_000L),
            new Query.NumberRange(Field.AGENT_ID, 2001, 2001),
            new Query.NumberRange(Field.SIZE, 0, 400),
            new Query.NumberRange(Field.ID, placed(100_000), placed(300_000)),
            new Query.NumberRange(Field.TIME, NOON, NOON),
            new Query.NumberRange(Field.TABLE, Table.CALL.ordinal(), Table.CALL.ordinal())),
        Stream.concat(ofFirstValues(), existing()));
  }

  private static Stream<Query> existing() {
    return new Schema(List.of("Max-Forwards")).fields().stream().map(Query.Exists::new);
  }

  /** For each text field a value that occurs, whole, by its beginning and by its end. */
  private static Stream<Query> ofFirstValues() throws Exception {
    Schema schema = new Schema(List.of("Max-Forwards"));
    List<Query> queries = new ArrayList<>();
    try (ParsedMessage message = new ParsedMessage(schema)) {
      for (Field field : schema.fields()) {
        if (Set.of(Field.Kind.TEXT, Field.Kind.USER, Field.Kind.FOLDED).contains(field.kind())) {
          String value = firstValue(message, field);
          if (value != null) {
            String end = value.substring(Math.max(0, value.length() - 7));
            queries.add(new Query.Equal(field, value));
            queries.add(new Query.Prefix(field, value.substring(0, Math.min(3, value.length()))));
            queries.add(new Query.Suffix(field, end));
            queries.add(new Query.Wildcard(field, "?*" + end.replaceAll("[\\\\*?]", "\\\\$0")));
          }
        }
      }
    }
    return queries.stream();
  }

  private static String firstValue(ParsedMessage message, Field field) {
    Span span = new Span();
    byte[] buffer = new byte[70_000];
    int index = 0;
    for (byte[] captured : captured()) {
      System.arraycopy(captured, 0, buffer, 0, captured.length);
      int length =
          Receipt.append(buffer, 0, captured.length, NOON, Transport.UDP, 3, 1, new byte[4]);
      message.read(buffer, 0, length);
      if (message.count(field) > 0 && index++ == 5) {
        message.text(field, 0, span);
        String value = new String(span.bytes, span.start, span.length, StandardCharsets.UTF_8);
        return field.kind() == Field.Kind.FOLDED ? value.toLowerCase(Locale.ROOT) : value;
      }
    }
    return null;
  }

  private List<ParsedMessage> expected(SearchRequest request) {
    Predicate predicate = new Predicate(request.query());
    List<ParsedMessage> expected = new ArrayList<>();
    for (ParsedMessage message : added) {
      if (message.timeMicros() >= request.fromMicros()
          && message.timeMicros() <= request.toMicros()
          && request.tables().contains(message.table())
          && predicate.matches(message)) {
        expected.add(message);
      }
    }
    Comparator<ParsedMessage> order =
        Comparator.comparingLong(ParsedMessage::timeMicros)
            .thenComparingLong(ParsedMessage::position);
    expected.sort(request.newestFirst() ? order.reversed() : order);
    return expected;
  }

  private static SearchRequest request(Query query, boolean newestFirst, int limit) {
    return new SearchRequest(
        Long.MIN_VALUE, Long.MAX_VALUE, ALL_TABLES, query, newestFirst, limit, null);
  }

  private static List<Long> positions(List<Message> messages) {
    return messages.stream().map(Message::position).toList();
  }

  private static List<Long> placesOf(List<ParsedMessage> messages) {
    return messages.stream().map(ParsedMessage::position).toList();
  }

  private void assertAnswer(SearchRequest request) throws Exception {
    List<ParsedMessage> expected = expected(request);
    SearchResult result = store.search(request);
    int shown = Math.min(expected.size(), request.limit());
    assertThat(positions(result.messages()))
        .describedAs("%s", request)
        .isEqualTo(placesOf(expected.subList(0, shown)));
    assertThat(result.totalExact()).describedAs("%s", request).isTrue();
    assertThat(result.total()).describedAs("%s", request).isEqualTo(expected.size());
    assertThat(result.next() == null)
        .describedAs("%s", request)
        .isEqualTo(shown == expected.size());
  }

  @ParameterizedTest
  @MethodSource("states")
  void search_givesTheAnswerOfThePredicate(State state) throws Exception {
    fill(state);
    for (Query query : queries().toList()) {
      assertAnswer(request(query, true, 50));
      assertAnswer(request(query, false, 200));
    }
  }

  @ParameterizedTest
  @MethodSource("states")
  void search_keepsToTimeAndTables(State state) throws Exception {
    fill(state);
    for (Query query : List.of(Query.ALL, new Query.Equal(Field.METHOD, "invite"))) {
      for (long from : new long[] {Long.MIN_VALUE, NOON - DAY, NOON, NOON + 600_000_000L}) {
        for (long to : new long[] {Long.MAX_VALUE, NOON, NOON - 1, NOON - DAY}) {
          for (Set<Table> tables :
              List.of(ALL_TABLES, Set.of(Table.CALL, Table.REST), Set.of(Table.REPORT))) {
            assertAnswer(new SearchRequest(from, to, tables, query, true, 20, null));
            assertAnswer(new SearchRequest(from, to, tables, query, false, 20, null));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("states")
  void pages_giveEachMessageOnce(State state) throws Exception {
    fill(state);
    for (boolean newestFirst : new boolean[] {true, false}) {
      SearchRequest request = request(Query.ALL, newestFirst, 700);
      List<ParsedMessage> expected = expected(request);
      List<Message> paged = new ArrayList<>();
      SearchRequest.Cursor cursor = null;
      do {
        SearchResult page =
            store.search(
                new SearchRequest(
                    request.fromMicros(),
                    request.toMicros(),
                    ALL_TABLES,
                    Query.ALL,
                    newestFirst,
                    700,
                    cursor));
        assertThat(page.total()).isEqualTo(expected.size());
        paged.addAll(page.messages());
        cursor = page.next();
      } while (cursor != null);
      assertThat(positions(paged)).isEqualTo(placesOf(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("states")
  void messages_areTheJournalsOwn(State state) throws Exception {
    fill(state);
    List<Message> found = store.search(request(Query.ALL, false, 10_000)).messages();
    List<ParsedMessage> expected = expected(request(Query.ALL, false, 10_000));
    for (int i = 0; i < expected.size(); i++) {
      Message message = expected.get(i).toMessage();
      assertThat(found.get(i).frame()).isEqualTo(message.frame());
      assertThat(found.get(i).values()).isEqualTo(message.values());
      assertThat(found.get(i).table()).isEqualTo(message.table());
      assertThat(found.get(i).timeMicros()).isEqualTo(message.timeMicros());
    }
  }

  @ParameterizedTest
  @MethodSource("states")
  void call_givesAllMessagesOfItsCallIds(State state) throws Exception {
    fill(state);
    List<String> callIds =
        expected(request(Query.ALL, true, 1)).stream()
            .map(message -> message.toMessage().values().get("call_id"))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .distinct()
            .toList();
    assertThat(callIds).hasSizeGreaterThan(400);
    for (int i = 0; i + 1 < callIds.size(); i += 37) {
      List<String> two = callIds.subList(i, i + 2);
      Query either =
          new Query.Or(
              List.of(
                  new Query.Equal(Field.CALL_ID, two.getFirst()),
                  new Query.Equal(Field.CALL_ID, two.getLast())));
      assertThat(positions(store.call(two)))
          .isEqualTo(placesOf(expected(request(either, false, 1))));
    }
    assertThat(store.call(List.of("no such call"))).isEmpty();
  }

  @Test
  void total_beyondTheExactOnes_isALowerBound() throws Exception {
    for (int round = 0; round < 2; round++) {
      fill(State.HALF_COMMITTED);
    }
    assertThat(added).hasSizeGreaterThan(SearchResult.EXACT_TOTAL);
    for (boolean newestFirst : new boolean[] {true, false}) {
      SearchRequest request = request(Query.ALL, newestFirst, 100);
      SearchResult result = store.search(request);
      assertThat(result.total()).isEqualTo(SearchResult.EXACT_TOTAL);
      assertThat(result.totalExact()).isFalse();
      assertThat(positions(result.messages()))
          .isEqualTo(placesOf(expected(request).subList(0, 100)));
    }
  }

  @ParameterizedTest
  @MethodSource("states")
  void histogram_countsWhatTheSearchFinds(State state) throws Exception {
    fill(state);
    for (Query query : queries().toList()) {
      assertCounts(new Buckets(NOON - 2 * DAY, NOON + DAY, DAY / 4), ALL_TABLES, query);
    }
    for (Query query : List.of(Query.ALL, new Query.Equal(Field.METHOD, "invite"))) {
      for (long from : new long[] {0, NOON - DAY, NOON, NOON + 1, NOON + 600_000_000L}) {
        for (long to : new long[] {NOON - DAY, NOON - 1, NOON, NOON + 615_123_456L}) {
          for (Set<Table> tables :
              List.of(ALL_TABLES, Set.of(Table.CALL, Table.REST), Set.of(Table.REPORT))) {
            if (from <= to) {
              assertCounts(Buckets.of(from, to, 60), tables, query);
            }
          }
        }
      }
    }
  }

  private void assertCounts(Buckets buckets, Set<Table> tables, Query query) throws Exception {
    SearchRequest search =
        new SearchRequest(buckets.fromMicros(), buckets.toMicros(), tables, query, true, 1, null);
    long[][] expected = new long[buckets.count()][8];
    List<ParsedMessage> found = expected(search);
    for (ParsedMessage message : found) {
      long first = buckets.fromMicros() / buckets.widthMicros();
      expected[(int) (message.timeMicros() / buckets.widthMicros() - first)][place(message)]++;
    }

    Histogram histogram = store.histogram(new HistogramRequest(buckets, tables, query));

    for (int bucket = 0; bucket < buckets.count(); bucket++) {
      assertThat(histogram.counts(bucket))
          .describedAs("%s of %s, %s", bucket, buckets, query)
          .isEqualTo(expected[bucket]);
    }
    assertThat(histogram.isExact()).isTrue();
    assertThat(histogram.total()).isEqualTo(found.size()).isEqualTo(store.search(search).total());
  }

  /** Request, 1xx to 6xx, other. */
  private static int place(ParsedMessage message) {
    if (!message.isSip()) {
      return 7;
    }
    return message.sip().status() / 100;
  }

  @Test
  void histogram_beyondTheExactTotals_isExact() throws Exception {
    for (int round = 0; round < 2; round++) {
      fill(State.HALF_COMMITTED);
    }
    assertThat(added).hasSizeGreaterThan(SearchResult.EXACT_TOTAL);
    Buckets buckets = Buckets.of(NOON - 2 * DAY, NOON + DAY, 500);
    assertThat(store.histogram(new HistogramRequest(buckets, ALL_TABLES, Query.ALL)).total())
        .isEqualTo(added.size());
  }

  @Test
  void days_haveTheMessagesThatAreCommitted() throws Exception {
    fill(State.COMMITTED);
    List<MessageStore.DayUsage> days = store.days();
    assertThat(days)
        .isSortedAccordingTo(
            Comparator.comparingLong(MessageStore.DayUsage::day)
                .reversed()
                .thenComparing(MessageStore.DayUsage::table));
    assertThat(days).allMatch(day -> day.bytes() > 100);
    for (MessageStore.DayUsage day : days) {
      assertThat(day.messages())
          .isEqualTo(
              added.stream()
                  .filter(message ->
                      message.table() == day.table() && message.timeMicros() / DAY == day.day())
                  .count());
    }
    assertThat(days.stream().mapToLong(MessageStore.DayUsage::messages).sum())
        .isEqualTo(added.size());
  }

  @Test
  void message_isFoundAsSoonAsItIsAdded() throws Exception {
    append(captured().subList(0, 1));
    addFrom(0);
    assertThat(store.search(request(Query.ALL, true, 10)).messages()).hasSize(1);
  }

  @Test
  void commit_movesTheCommittedPosition() throws Exception {
    fill(State.COMMITTED);
    assertThat(store.committedPosition()).isEqualTo(journal.endPosition());
    assertThat(store.health().healthy()).isTrue();
  }

  @Test
  void frameThatIsPassedOver_isBehindTheCommittedPosition_andNotFound() throws Exception {
    append(captured().subList(0, 2));
    addFrom(0);
    append(captured().subList(2, 3));
    store.passOver(journal.endPosition());
    store.commit();
    assertThat(store.committedPosition()).isEqualTo(journal.endPosition());
    assertAnswer(request(Query.ALL, true, 10_000));
  }

  @Test
  void reopenedStore_continuesWithoutLossOrCopies() throws Exception {
    fill(State.HALF_COMMITTED);
    store.close();
    store = open(directory.resolve("store"), schema, journal);
    assertThat(store.committedPosition()).isLessThanOrEqualTo(journal.endPosition());
    addFrom(store.committedPosition());
    assertAnswer(request(Query.ALL, true, 10_000));
  }

  @Test
  void dropExpired_dropsWholeDaysByTable() throws Exception {
    fill(State.COMMITTED);
    assertThat(store.dropExpired(NOON + 6 * DAY)).isEmpty();
    assertThat(store.dropExpired(NOON + 7 * DAY))
        .extracting(MessageStore.DayUsage::day, MessageStore.DayUsage::table)
        .containsExactly(
            tuple(YESTERDAY, Table.REGISTRATION),
            tuple(YESTERDAY, Table.REST),
            tuple(YESTERDAY, Table.LOG));
    List<Message> left = store.search(request(Query.ALL, true, 10_000)).messages();
    assertThat(left)
        .hasSize(
            (int)
                expected(request(Query.ALL, true, 1)).stream()
                    .filter(message ->
                        message.timeMicros() >= NOON - DAY / 2
                            || message.table() == Table.CALL
                            || message.table() == Table.REPORT)
                    .count());
  }

  @Test
  void imported_isFoundByItsLabel_andDeletedAsAWhole() throws Exception {
    ImportMark mark = new ImportMark(-7, "lab_1.a");
    List<byte[]> captured = captured();
    List<byte[]> live = new ArrayList<>();
    List<byte[]> imported = new ArrayList<>();
    for (int i = 0; i < captured.size(); i++) {
      (i % 4 == 0 ? imported : live).add(captured.get(i));
    }
    append(live);
    CapturedFrames.appendImported(journal, imported, mark);
    CapturedFrames.appendImported(journal, imported.subList(0, 10), new ImportMark(-8, "lab_2"));
    addFrom(0);
    show();
    List<Query> queries =
        List.of(
            Query.ALL,
            new Query.Equal(Field.IMPORT, "lab_1.a"),
            new Query.Equal(Field.IMPORT, "LAB_1.a"),
            new Query.Prefix(Field.IMPORT, "lab_"),
            new Query.Exists(Field.IMPORT));
    for (Query query : queries) {
      assertAnswer(request(query, true, 100));
    }
    store.commit();
    for (Query query : queries) {
      assertAnswer(request(query, true, 100));
    }
    List<ParsedMessage> doomed =
        added.stream().filter(message -> message.isOfImport(mark.id())).toList();
    Set<String> callIds = new TreeSet<>();
    assertThat(doomed).hasSizeGreaterThan(imported.size() - 1);

    for (long day : List.of(YESTERDAY, YESTERDAY + 1)) {
      assertThat(store.deleteImport(day, mark, _ -> {}, callIds::add)).isPositive();
      assertThat(store.deleteImport(day, mark, _ -> {}, callIds::add)).isZero();
    }

    assertThat(callIds)
        .containsAll(
            doomed.stream()
                .filter(message -> message.table() != Table.LOG && message.callId() != null)
                .map(ParsedMessage::callId)
                .collect(Collectors.toSet()));
    added.removeAll(doomed);
    for (Query query : queries) {
      assertAnswer(request(query, true, 100));
    }
    store.close();
    store = open(directory.resolve("store"), schema, journal);
    for (Query query : queries) {
      assertAnswer(request(query, false, 100));
    }
  }

  @Test
  void keep_leavesTheDayToTheTimeThatIsSaid() throws Exception {
    long until = NOON + 7 * DAY + 1;
    store.keep(YESTERDAY - 10, until);
    store.keep(YESTERDAY, until);
    store.keep(YESTERDAY, NOON + DAY);
    fill(State.COMMITTED);
    assertThat(store.days())
        .filteredOn(usage -> usage.day() == YESTERDAY && usage.table() != Table.SESSION)
        .hasSizeGreaterThan(1)
        .allMatch(usage -> usage.keptUntilMicros() == until);
    assertThat(store.dropExpired(NOON + 7 * DAY)).isEmpty();
    assertThat(store.dropExpired(until))
        .extracting(MessageStore.DayUsage::day, MessageStore.DayUsage::table)
        .contains(tuple(YESTERDAY, Table.REGISTRATION), tuple(YESTERDAY, Table.REST));
  }

  @Test
  void drop_takesAllTablesOfTheDayAndNothingElse() throws Exception {
    fill(State.COMMITTED);
    List<ParsedMessage> kept =
        expected(request(Query.ALL, true, 1)).stream()
            .filter(message -> message.timeMicros() >= NOON - DAY / 2)
            .toList();
    Map<Table, Long> ofTheDay =
        added.stream()
            .filter(message -> message.timeMicros() < NOON - DAY / 2)
            .collect(Collectors.groupingBy(ParsedMessage::table, Collectors.counting()));
    List<MessageStore.DayUsage> before = store.days();

    List<MessageStore.DayUsage> dropped = store.drop(YESTERDAY);

    assertThat(dropped)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            before.stream().filter(usage -> usage.day() == YESTERDAY).toList());
    assertThat(
            dropped.stream()
                .collect(
                    Collectors.toMap(
                        MessageStore.DayUsage::table, MessageStore.DayUsage::messages)))
        .isEqualTo(ofTheDay);
    assertThat(store.days())
        .extracting(MessageStore.DayUsage::day)
        .isNotEmpty()
        .doesNotContain(YESTERDAY);
    assertThat(store.search(request(Query.ALL, true, 10_000)).messages()).hasSize(kept.size());
    assertThat(store.drop(YESTERDAY)).isEmpty();
  }

  @Test
  void drop_ofADayLeavesRoomForWhatComesLate() throws Exception {
    fill(State.COMMITTED);
    store.drop(YESTERDAY);
    long end = journal.endPosition();
    append(captured().subList(0, 1));
    addFrom(end);
    store.commit();
    assertThat(store.days())
        .filteredOn(usage -> usage.day() == YESTERDAY)
        .extracting(MessageStore.DayUsage::messages)
        .containsExactly(1L);
    store.close();
    store = open(directory.resolve("store"), schema, journal);
    assertThat(store.drop(YESTERDAY)).hasSize(1);
  }
}
