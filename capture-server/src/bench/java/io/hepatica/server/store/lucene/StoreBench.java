package io.hepatica.server.store.lucene;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * From the journal to searchable and committed: {@code StoreBench [MESSAGES [DIRECTORY]]}. The
 * messages are those of a real capture, looped with other ids; they lie in the journal before the
 * clock starts. A directory that is named is kept, and is then a data directory of the server.
 */
public final class StoreBench {
  private static final int LOOKUPS = 1000;
  private static final int LAST_DIGITS = 7;
  private static final int COUNTS = 5;

  private StoreBench() {}

  public static void main(String[] args) throws Exception {
    long messages = args.length > 0 ? Long.parseLong(args[0]) : 5_000_000;
    if (args.length > 1) {
      run(messages, Path.of(args[1]));
      return;
    }
    Path directory = Files.createTempDirectory("hepatica-bench");
    try {
      run(messages, directory);
    } finally {
      delete(directory);
    }
  }

  private static void run(long messages, Path directory) throws Exception {
    Schema schema = new Schema(List.of());
    LoopedCapture capture =
        new LoopedCapture(
            "kamailio-siptrace-hep3-calls",
            TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond()),
            80_000);
    Journal.Options options = new Journal.Options(Journal.NEVER, 256L << 20);
    try (Journal journal = Journal.open(directory.resolve("journal"), options)) {
      capture.append(journal, messages);
      try (LuceneStore store = open(directory.resolve("store"), schema, journal)) {
        index(capture, journal, store, schema);
        long bytes = sizeAtRest(directory.resolve("store"));
        System.out.printf(
            "disk: %,d bytes, %.1f a message, %.3f of the raw messages%n",
            bytes, (double) bytes / capture.messages(), (double) bytes / capture.payloadBytes());
        look(store);
        count(store, "everything", Query.ALL);
        count(store, "status:[400 TO 499]", new Query.NumberRange(Field.STATUS, 400, 499));
        recent(journal, schema);
      }
    }
  }

  private static LuceneStore open(Path directory, Schema schema, Journal journal)
      throws IOException {
    return LuceneStore.open(
        directory,
        schema,
        journal,
        new LuceneStore.Options(
            Duration.ofSeconds(30),
            Map.of(Table.CALL, 30),
            LuceneStore.Options.RECENT_MESSAGES,
            LuceneStore.Options.RECENT_BYTES),
        position -> {});
  }

  private static void index(
      LoopedCapture capture, Journal journal, LuceneStore store, Schema schema) throws Exception {
    long start = System.nanoTime();
    long add = 0;
    long peak = 0;
    long cpuStart = StageTimes.now();
    try (JournalReader reader = journal.reader(0);
        ParsedMessage message = new ParsedMessage(schema)) {
      // Decoded and parsed again below, so that their time is known without a clock per message.
      while (reader.read()) {
        long before = StageTimes.now();
        for (int at = reader.from(); at < reader.to(); ) {
          int length = StoredFrame.length(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          store.add(message, message.position() + length);
          at += length;
        }
        add += StageTimes.now() - before;
        peak = Math.max(peak, used());
      }
      long read = StageTimes.now() - cpuStart - add;
      store.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      HepFrame frame = new HepFrame();
      long decode = walk(journal, frame::read);
      long parse = walk(journal, message::read);
      report(capture.messages(), seconds, read, decode, parse, add - parse, store.times(), peak);
    }
  }

  @FunctionalInterface
  private interface FrameVisitor {
    void visit(byte[] buffer, int offset, int length);
  }

  /** CPU time of one walk over all frames. */
  private static long walk(Journal journal, FrameVisitor visitor) throws IOException {
    long cpu = 0;
    try (JournalReader reader = journal.reader(0)) {
      while (reader.read()) {
        long before = StageTimes.now();
        for (int at = reader.from(); at < reader.to(); ) {
          int length = StoredFrame.length(reader.buffer(), at);
          visitor.visit(reader.buffer(), at, length);
          at += length;
        }
        cpu += StageTimes.now() - before;
      }
    }
    return cpu;
  }

  private static void report(
      long messages,
      double seconds,
      long read,
      long decode,
      long parse,
      long recent,
      StageTimes times,
      long peak) {
    System.out.printf(
        "%,d messages in %.1f s: %,.0f messages/s; heap in use at most %,d MiB of %,d%n",
        messages, seconds, messages / seconds, peak >> 20, Runtime.getRuntime().maxMemory() >> 20);
    System.out.printf(
        "CPU in µs a message: read %.2f, decode %.2f, parse %.2f, recent %.2f, block %.2f, index %.2f,"
            + " commit %.2f, merge %.2f, all %.2f%n",
        micros(read, messages),
        micros(decode, messages),
        micros(parse - decode, messages),
        micros(recent, messages),
        micros(times.block.sum(), messages),
        micros(times.index.sum(), messages),
        micros(times.commit.sum(), messages),
        micros(times.merge.sum(), messages),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos()
            / 1e3
            / messages);
  }

  private static double micros(long nanos, long messages) {
    return nanos / 1e3 / messages;
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void look(LuceneStore store) throws IOException {
    SearchRequest all = request(Query.ALL);
    SearchResult newest = store.search(all);
    List<String> callIds = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    long last = newest.messages().getFirst().timeMicros();
    long first = last / DaySnapshot.MICROS_PER_DAY * DaySnapshot.MICROS_PER_DAY;
    while (callIds.size() < LOOKUPS || numbers.size() < LOOKUPS) {
      long to = random.nextLong(first, last);
      for (Message message :
          store
              .search(
                  new SearchRequest(first, to, Set.of(Table.values()), Query.ALL, true, 20, null))
              .messages()) {
        if (message.values().get(Field.CALL_ID.name()) instanceof String callId) {
          callIds.add(callId);
        }
        if (message.values().get(Field.FROM_USER.name()) instanceof String number
            && number.length() >= LAST_DIGITS) {
          numbers.add(number.substring(number.length() - LAST_DIGITS));
        }
      }
    }
    time("Call-ID", callIds, id -> store.call(List.of(id)).size());
    time(
        "newest 100 by last 7 digits",
        numbers,
        digits -> {
          List<Query> any = new ArrayList<>();
          Field.USERS.forEach(field -> any.add(new Query.Suffix(field, digits)));
          return store.search(request(new Query.Or(any))).messages().size();
        });
    time("newest 100", callIds, id -> store.search(all).messages().size());
  }

  /** Messages by time and class, in the buckets that a page asks for. */
  private static void count(LuceneStore store, String name, Query query) throws IOException {
    SearchRequest oldest =
        new SearchRequest(0, Long.MAX_VALUE, Set.of(Table.values()), Query.ALL, false, 1, null);
    long first = store.search(oldest).messages().getFirst().timeMicros();
    long last = store.search(request(Query.ALL)).messages().getFirst().timeMicros();
    Buckets buckets = Buckets.of(first, last, 60);
    HistogramRequest request = new HistogramRequest(buckets, Table.OF_MESSAGES, query);
    long[] nanos = new long[COUNTS];
    Histogram histogram = store.histogram(request);
    for (int i = 0; i < COUNTS; i++) {
      long start = System.nanoTime();
      histogram = store.histogram(request);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "histogram of %s: best %.1f ms, p50 %.1f ms, most %.1f ms; %,d messages%s%n",
        name,
        nanos[0] / 1e6,
        nanos[COUNTS / 2] / 1e6,
        nanos[COUNTS - 1] / 1e6,
        histogram.total(),
        histogram.isExact()
            ? ""
            : " of the newest %.0f %% of the time"
                .formatted(100.0 * (last - histogram.countedFrom()) / (last - first)));
  }

  /** Queries over a full generation. */
  private static void recent(Journal journal, Schema schema) throws IOException {
    Generation generation = new Generation(schema, 1, LuceneStore.Options.RECENT_MESSAGES, 1 << 28);
    try (JournalReader reader = journal.reader(0);
        ParsedMessage message = new ParsedMessage(schema)) {
      while (!generation.full() && reader.read()) {
        for (int at = reader.from(); at < reader.to() && !generation.full(); ) {
          int length = StoredFrame.length(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          generation.add(message, message.position() + length);
          at += length;
        }
      }
    }
    List<Query> queries = new ArrayList<>();
    queries.add(new Query.Equal(Field.CALL_ID, "no such call"));
    queries.add(new Query.Equal(Field.METHOD, "invite"));
    queries.add(new Query.Suffix(Field.FROM_USER, "1234567"));
    queries.add(new Query.Wildcard(Field.USER_AGENT, "*kamailio*"));
    queries.add(new Query.NumberRange(Field.STATUS, 400, 499));
    for (Query query : queries) {
      long best = Long.MAX_VALUE;
      long found = 0;
      for (int round = 0; round < 20; round++) {
        long start = System.nanoTime();
        var filter = RecentFilter.of(query, generation);
        found = 0;
        for (int row = 0; row < generation.rows(); row++) {
          found += filter.test(row) ? 1 : 0;
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      System.out.printf(
          "%,d rows in memory, %s: %.2f ms, %,d found%n",
          generation.rows(), query, best / 1e6, found);
    }
  }

  private static SearchRequest request(Query query) {
    return new SearchRequest(0, Long.MAX_VALUE, Set.of(Table.values()), query, true, 100, null);
  }

  private interface Look {
    int found(String value) throws IOException;
  }

  private static void time(String name, List<String> values, Look look) throws IOException {
    long[] nanos = new long[LOOKUPS];
    long found = 0;
    for (int i = 0; i < 2 * LOOKUPS; i++) {
      String value = values.get(i % LOOKUPS);
      long start = System.nanoTime();
      found += look.found(value);
      nanos[i % LOOKUPS] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%s: p50 %.2f ms, p99 %.2f ms, most %.2f ms; %.1f messages each%n",
        name,
        nanos[LOOKUPS / 2] / 1e6,
        nanos[LOOKUPS * 99 / 100] / 1e6,
        nanos[LOOKUPS - 1] / 1e6,
        found / 2.0 / LOOKUPS);
  }

  /** When the last merges have ended, and what they replaced is gone. */
  private static long sizeAtRest(Path directory) throws IOException, InterruptedException {
    long before = 0;
    long bytes = size(directory);
    while (bytes != before) {
      Thread.sleep(8000);
      before = bytes;
      bytes = size(directory);
    }
    return bytes;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
