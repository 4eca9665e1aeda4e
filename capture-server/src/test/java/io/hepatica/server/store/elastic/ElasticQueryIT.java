package io.hepatica.server.store.elastic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.hepatica.server.SipFrames;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.QueryParser;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values and queries that nobody sends on purpose: the answer is that of the predicate. */
class ElasticQueryIT {
  private static final Schema SCHEMA = new Schema(List.of("X-Foo"));
  private static final long NOON = 1_795_262_400_000_000L;
  private static final int SERVER = 7;
  private static final String PREFIX = ElasticNode.prefix(ElasticQueryIT.class);
  private static final byte[] PEER = {10, 9, 8, 7};

  /** As bytes in ISO 8859-1: too long, folded, of other letters, no UTF-8, with wildcards. */
  private static final List<String> VALUES =
      List.of(
          "alice",
          "ALICE",
          "+442079460000",
          "442079460000",
          "a".repeat(511) + "b",
          "a".repeat(512) + "b",
          "a".repeat(600) + "*",
          "caf\u00c3\u00a9",
          "CAF\u00c3\u0089",
          "\u00e2\u0084\u00aaelvin",
          "kelvin",
          "broken\u00e9",
          "\u00ed\u00a0\u0080",
          "x\u00f0\u009f\u0098\u0080y",
          "a*b?c",
          "quote'{}|~",
          "10.0.0.1");

  private static final List<ParsedMessage> ADDED = new ArrayList<>();
  @TempDir private static Path directory;
  private static Journal journal;
  private static ElasticStore store;

  @BeforeAll
  static void add() throws Exception {
    journal =
        Journal.open(directory.resolve("journal"), new Journal.Options(Journal.NEVER, 1L << 20));
    TestStores.number(directory, SERVER);
    store = TestStores.open(directory, PREFIX, SCHEMA, journal, Map.of());
    List<byte[]> frames = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      String payload =
          """
          %s sip:%s@EXAMPLE.com SIP/2.0
          Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK%d
          From: <sip:%s@10.0.0.1>;tag=%s
          To: <sip:%s@b>
          Call-ID: %s
          CSeq: 1 INFO
          User-Agent: %s
          X-Foo: %s
          Content-Length: 0

          """
              .formatted(
                  i % 4 == 0 ? "INVITE" : "INFO",
                  some(random),
                  i,
                  some(random),
                  some(random),
                  some(random),
                  some(random),
                  some(random),
                  some(random))
              .replace("\n", "\r\n");
      byte[] address = {10, (byte) (i % 3), 0, (byte) i};
      frames.add(SipFrames.frame(1, address, 5060 + i, payload.getBytes(ISO_8859_1), NOON + i / 2));
    }
    frames.addAll(CapturedFrames.of("heplify-sip-ipv6-udp"));
    frames.addAll(CapturedFrames.of("hepgen-reports-34-35-54-udp"));
    for (int i = 0; i < frames.size(); i++) {
      add(frames.get(i), 1000L * (i + 1));
    }
    store.commit();
  }

  private static void add(byte[] captured, long position) throws IOException, InterruptedException {
    byte[] buffer = Arrays.copyOf(captured, captured.length + Receipt.MAX_BYTES);
    int length = Receipt.append(buffer, 0, captured.length, NOON, Transport.UDP, 3, 40_000, PEER);
    Receipt.move(buffer, 0, length, position);
    try (ParsedMessage journaled = new ParsedMessage(SCHEMA)) {
      journaled.read(buffer, 0, length);
      store.add(journaled, position + length);
    }
    byte[] frame = Arrays.copyOf(buffer, length);
    Receipt.move(frame, 0, length, ClusterPosition.of(SERVER, position));
    ParsedMessage message = new ParsedMessage(SCHEMA);
    message.read(frame, 0, length);
    ADDED.add(message);
    if (message.carriesReport()) {
      ParsedMessage second = new ParsedMessage(SCHEMA);
      second.read(frame, 0, length);
      second.asReport();
      ADDED.add(second);
    }
  }

  private static String some(Random random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  @AfterAll
  static void close() throws Exception {
    store.close();
    journal.close();
    ElasticNode.shared().deleteIndices(PREFIX);
    ADDED.forEach(ParsedMessage::close);
  }

  private static SearchRequest request(Query query, boolean newestFirst, int limit) {
    return new SearchRequest(
        Long.MIN_VALUE, Long.MAX_VALUE, Table.OF_MESSAGES, query, newestFirst, limit, null);
  }

  private static List<ParsedMessage> expected(Query query, boolean newestFirst) {
    Predicate predicate = new Predicate(query);
    Comparator<ParsedMessage> order =
        Comparator.comparingLong(ParsedMessage::timeMicros)
            .thenComparingLong(ParsedMessage::position);
    return ADDED.stream()
        .filter(predicate::matches)
        .sorted(newestFirst ? order.reversed() : order)
        .toList();
  }

  private static void assertAnswer(Query query, boolean newestFirst, int limit) throws IOException {
    List<Long> expected =
        expected(query, newestFirst).stream().map(ParsedMessage::position).toList();
    List<Long> found = new ArrayList<>();
    SearchRequest.Cursor cursor = null;
    do {
      SearchResult page =
          store.search(
              new SearchRequest(
                  Long.MIN_VALUE,
                  Long.MAX_VALUE,
                  Table.OF_MESSAGES,
                  query,
                  newestFirst,
                  limit,
                  cursor));
      assertThat(page.total()).describedAs("%s", query).isEqualTo(expected.size());
      assertThat(page.totalExact()).isTrue();
      found.addAll(page.messages().stream().map(Message::position).toList());
      cursor = page.next();
    } while (cursor != null);
    assertThat(found).describedAs("%s", query).isEqualTo(expected);
  }

  @Test
  void randomQueries_haveTheAnswerOfThePredicate() throws Exception {
    Random random = new Random(20261121);
    for (int i = 0; i < 200; i++) {
      assertAnswer(query(random, 3), i % 2 == 0, 400);
    }
  }

  private static Query query(Random random, int depth) throws IOException {
    int kind = random.nextInt(depth == 0 ? 9 : 13);
    Field field = field(random);
    String value = value(random, field);
    int cut = value.length() == 0 ? 0 : random.nextInt(Math.min(8, value.length()) + 1);
    return switch (kind) {
      case 0 -> new Query.Equal(field, value);
      case 1 -> new Query.Prefix(field, value.substring(0, cut));
      case 2 -> new Query.Suffix(field, value.substring(value.length() - cut));
      case 3 ->
          new Query.Wildcard(
              field,
              "*" + escaped(value.substring(cut, Math.min(value.length(), cut + 100))) + "?");
      case 4 -> new Query.Wildcard(field, escaped(value.substring(0, cut)) + "?*");
      case 5 ->
          new Query.Regex(
              field, List.of(".*[A-C].*", "[a-z]+", ".{40,}", "\\D+", ".*LIC.").get(cut % 5));
      case 6 ->
          new Query.TextRange(
              field, value, random.nextBoolean(), cut == 0 ? null : value(random, field), true);
      case 7 -> new Query.Exists(SCHEMA.fields().get(3 + random.nextInt(60)));
      case 8 -> address(random);
      case 9 -> new Query.Not(query(random, depth - 1));
      case 10, 11 -> new Query.And(List.of(query(random, depth - 1), query(random, depth - 1)));
      default -> new Query.Or(List.of(query(random, depth - 1), query(random, depth - 1)));
    };
  }

  private static Field field(Random random) {
    List<Field> fields =
        SCHEMA.fields().stream()
            .filter(field ->
                switch (field.kind()) {
                  case TEXT, USER, FOLDED -> true;
                  default -> false;
                })
            .toList();
    return fields.get(random.nextInt(fields.size()));
  }

  /** One that the field has, or of the list; as queries have it. */
  private static String value(Random random, Field field) {
    Span span = new Span();
    ParsedMessage message = ADDED.get(random.nextInt(ADDED.size()));
    String value = new String(some(random).getBytes(ISO_8859_1), StandardCharsets.UTF_8);
    if (message.count(field) > 0 && random.nextInt(4) > 0) {
      message.text(field, 0, span);
      value = new String(span.bytes, span.start, span.length, StandardCharsets.UTF_8);
    }
    return field.kind() == Field.Kind.FOLDED ? lower(value) : value;
  }

  private static String lower(String value) {
    StringBuilder lower = new StringBuilder();
    value.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return lower.toString();
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\*?]", "\\\\$0");
  }

  private static Query address(Random random) throws IOException {
    Field field = List.of(Field.SRC_IP, Field.DST_IP, Field.AGENT_IP).get(random.nextInt(3));
    return switch (random.nextInt(4)) {
      case 0 -> new Query.Network(field, InetAddress.getByName("10.1.0.255"), random.nextInt(33));
      case 1 -> new Query.Network(field, InetAddress.getByName("::"), random.nextInt(3));
      case 2 -> new Query.Wildcard(field, "10.?.0.*");
      default -> new Query.Regex(field, ".*:.*");
    };
  }

  @Test
  void histogram_countsDoubtfulMessagesToo() throws Exception {
    Query query = new Query.Prefix(Field.CALL_ID, "a".repeat(512));
    Buckets buckets = new Buckets(NOON, NOON + 1000, 10_000);
    int expected = expected(query, true).size();

    assertThat(expected).isPositive();
    assertThat(store.histogram(new HistogramRequest(buckets, Table.OF_MESSAGES, query)).total())
        .isEqualTo(expected);
  }

  @Test
  void call_ofAnIdThatIsTooLongToBeIndexed_isWhole() throws Exception {
    String callId = "a".repeat(512) + "b";
    assertThat(store.call(List.of(callId)))
        .hasSameSizeAs(expected(new Query.Equal(Field.CALL_ID, callId), false))
        .isNotEmpty();
  }

  @Test
  void longestQuery_isAnswered() throws Exception {
    StringBuilder text = new StringBuilder("from_user:nobody");
    for (int i = 0; i < 125; i++) {
      text.append(" OR ").append(44_207_946_000_0L + i);
    }
    Query query = new QueryParser(SCHEMA.messages()).parse(text.toString(), Instant.now());
    assertAnswer(query, true, 1000);
  }

  @Test
  void deepQuery_isAnswered() throws Exception {
    Query query = new Query.Equal(Field.FROM_USER, "alice");
    for (int i = 0; i < QueryParser.MAX_DEPTH; i++) {
      query = new Query.Not(new Query.And(List.of(query, new Query.Exists(Field.CALL_ID))));
    }
    assertAnswer(query, true, 1000);
  }

  @Test
  void search_overAllTime_isAnswered() throws Exception {
    SearchRequest request =
        new SearchRequest(0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, true, 10_000, null);
    assertThat(store.search(request).messages()).hasSameSizeAs(ADDED);
  }

  @Test
  void search_behindTheLastMessage_isEmpty() throws Exception {
    SearchRequest request =
        new SearchRequest(
            0,
            Long.MAX_VALUE,
            Table.OF_MESSAGES,
            Query.ALL,
            true,
            10,
            new SearchRequest.Cursor(0, 0));
    SearchResult result = store.search(request);
    assertThat(result.messages()).isEmpty();
    assertThat(result.total()).isEqualTo(ADDED.size());
    assertThat(result.next()).isNull();
  }

  @Test
  void shardThatIsNowhere_isAnErrorAndNoPartialAnswer() throws Exception {
    String broken = PREFIX + "sip_capture_rest_20010101";
    ElasticNode.shared()
        .json(
            "PUT",
            "/" + broken + "?wait_for_active_shards=0",
            "{\"settings\":{\"index.number_of_replicas\":0,"
                + "\"index.routing.allocation.require._name\":\"nowhere\"}}");
    try {
      assertThatIOException()
          .isThrownBy(() -> store.search(request(Query.ALL, true, 10)))
          .withMessageContaining("shard");
    } finally {
      ElasticNode.shared().json("DELETE", "/" + broken, null);
    }
  }
}
