package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.lucene.LoopedCapture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Messages a second into a real node on the same machine: {@code ElasticBench [MESSAGES [ROUNDS]]}.
 * The store fed from a journal, the whole indexer with its sessions, and the client's BulkIngester
 * against a bare loop of bulk requests, all with the same documents, in turns; and that loop with
 * the documents of sessions besides, each once, as they are in the end.
 */
public final class ElasticBench {
  private static final long DAY_START =
      TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond());
  private static final int THREADS = 2;

  private enum Way {
    BARE("bare bulk loop"),
    STORE("store"),
    INDEXER("indexer with sessions"),
    INGESTER("BulkIngester"),
    BARE_WITH_SESSIONS("bare bulk loop, with the documents of sessions, too");

    private final String label;

    Way(String label) {
      this.label = label;
    }
  }

  private final Schema schema = new Schema(List.of());
  private final Path directory;
  private final ElasticNode node;
  private final Journal journal;
  private final long messages;
  private List<byte[]> sessions = List.of();

  private ElasticBench(Path directory, ElasticNode node, Journal journal, long messages) {
    this.directory = directory;
    this.node = node;
    this.journal = journal;
    this.messages = messages;
  }

  public static void main(String[] args) throws Exception {
    long messages = args.length > 0 ? Long.parseLong(args[0]) : 300_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path directory = Files.createTempDirectory("hepatica-bench");
    LoopedCapture capture = new LoopedCapture("kamailio-siptrace-hep3-calls", DAY_START, 80_000);
    try (ElasticNode node = ElasticNode.startToMeasure();
        Journal journal =
            Journal.open(
                directory.resolve("journal"), new Journal.Options(Journal.NEVER, 256L << 20))) {
      capture.append(journal, messages);
      new ElasticBench(directory, node, journal, capture.messages()).run(rounds);
    } finally {
      delete(directory);
    }
  }

  private void run(int rounds) throws Exception {
    double[] sums = new double[Way.values().length];
    for (int round = 0; round <= rounds; round++) {
      for (Way way : Way.values()) {
        String prefix = "bench-" + round + "-" + way.ordinal() + "-";
        double rate = rate(way, prefix);
        long found = node.count(prefix + "sip_capture_");
        if (found != messages) {
          throw new IllegalStateException(way + " wrote " + found + " of " + messages);
        }
        if (way == Way.BARE_WITH_SESSIONS
            && node.count(prefix + "sip_session_") != sessions.size()) {
          throw new IllegalStateException("not all sessions were written");
        }
        System.out.printf(
            "%s: %,.0f messages/s%s%n", way.label, rate, round == 0 ? " (warming up)" : "");
        if (way == Way.INDEXER) {
          sessions = sessions(prefix);
        }
        if (way == Way.INDEXER && round == rounds) {
          System.out.printf("sessions: %,d of %,d messages%n", sessions.size(), messages);
          System.out.printf(
              "on disk when merges have ended by themselves, one copy: %.0f bytes a message, %.0f with sessions;"
                  + " journal: %.0f%n",
              bytes(prefix + "sip_capture_*") / messages,
              bytes(prefix + "*") / messages,
              (double) journal.endPosition() / messages);
        }
        node.deleteIndices(prefix);
        sums[way.ordinal()] += round == 0 ? 0 : rate / rounds;
      }
    }
    for (Way way : Way.values()) {
      System.out.printf(
          "%s: %,.0f messages/s, %.2f of the bare bulk loop (mean of %d)%n",
          way.label, sums[way.ordinal()], sums[way.ordinal()] / sums[0], rounds);
    }
    System.out.printf(
        "%s: %.2f of the bare bulk loop that writes sessions, too%n",
        Way.INDEXER.label, sums[Way.INDEXER.ordinal()] / sums[Way.BARE_WITH_SESSIONS.ordinal()]);
  }

  private List<byte[]> sessions(String prefix) throws Exception {
    List<byte[]> documents = new ArrayList<>();
    String after = "";
    JsonNode hits;
    do {
      String search =
          "{\"size\": 5000, \"sort\": [{\"call_id\": \"asc\"}, {\"_index\": \"asc\"}]"
              + after
              + "}";
      hits = node.json("POST", "/" + prefix + "sip_session_*/_search", search).at("/hits/hits");
      for (JsonNode hit : hits) {
        documents.add(hit.path("_source").toString().getBytes(StandardCharsets.UTF_8));
        after = ", \"search_after\": " + hit.path("sort");
      }
    } while (!hits.isEmpty());
    return documents;
  }

  private double bytes(String indices) throws Exception {
    String merging = "/_all/total/merges/current";
    while (node.json("GET", "/" + indices + "/_stats/merge", null).at(merging).asInt() > 0) {
      Thread.sleep(100);
    }
    // What was merged is held by searchers until they see the merged.
    node.json("POST", "/" + indices + "/_flush", null);
    node.json("POST", "/" + indices + "/_refresh", null);
    return node.json("GET", "/" + indices + "/_stats/store", null)
        .at("/_all/primaries/store/size_in_bytes")
        .asDouble();
  }

  private ElasticOptions options(String prefix) {
    return new ElasticOptions(
        List.of(node.url()), "", "", "", null, prefix, 1, 0, Duration.ofSeconds(1), Map.of());
  }

  private double rate(Way way, String prefix) throws Exception {
    Path data = Files.createDirectories(directory.resolve(prefix));
    try (ElasticStore store =
        ElasticStore.open(data, options(prefix), schema, journal, position -> {})) {
      return switch (way) {
        case BARE -> bare(prefix, List.of());
        case STORE -> store(store);
        case INDEXER -> indexer(store);
        case INGESTER -> ingester(prefix);
        case BARE_WITH_SESSIONS -> bare(prefix, sessions);
      };
    }
  }

  private double rateSince(long start) {
    return messages / ((System.nanoTime() - start) / 1e9);
  }

  private interface Messages {
    void take(ParsedMessage message, long end) throws IOException, InterruptedException;
  }

  private void read(Messages consumer) throws IOException, InterruptedException {
    try (JournalReader reader = journal.reader(0);
        ParsedMessage message = new ParsedMessage(schema)) {
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          int length = Receipt.frameLength(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          consumer.take(message, message.position() + length);
          at += length;
        }
      }
    }
  }

  private double store(ElasticStore store) throws Exception {
    long start = System.nanoTime();
    read((message, end) -> {
      store.add(message, end);
      store.tick();
    });
    store.commit();
    return rateSince(start);
  }

  private double indexer(ElasticStore store) throws Exception {
    Indexer indexer = new Indexer(journal, store, schema, new SipMeters(new SimpleMeterRegistry()));
    long start = System.nanoTime();
    indexer.start();
    while (indexer.position() < journal.endPosition()) {
      Thread.sleep(10);
    }
    indexer.close();
    return rateSince(start);
  }

  /** Requests put together before the clock runs, sent by two threads. */
  private double bare(String prefix, List<byte[]> more) throws Exception {
    MessageDocument documents = new MessageDocument(schema, 1);
    IndexNames names = new IndexNames(prefix);
    List<BulkBatch> batches = new ArrayList<>();
    batches.add(new BulkBatch(0, false));
    read((message, end) -> {
      if (batches.getLast().isFull()) {
        batches.add(new BulkBatch(0, false));
      }
      batches
          .getLast()
          .add(
              message.position(),
              names.of(message.table(), IndexNames.dayOf(message.timeMicros())),
              documents.position(message),
              documents.write(message));
    });
    for (int i = 0; i < more.size(); i++) {
      if (batches.getLast().isFull()) {
        batches.add(new BulkBatch(0, false));
      }
      String index = names.of(Table.SESSION, IndexNames.dayOf(DAY_START));
      batches.getLast().add(0, index, Long.MAX_VALUE - i, more.get(i));
    }
    ConcurrentLinkedQueue<BulkBatch> queue = new ConcurrentLinkedQueue<>(batches);
    try (ElasticConnection connection = new ElasticConnection(options(prefix))) {
      long start = System.nanoTime();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        threads.add(Thread.ofVirtual().start(() -> send(connection, queue)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      node.json("POST", "/" + prefix + "*/_refresh", null);
      return rateSince(start);
    }
  }

  private static void send(ElasticConnection connection, ConcurrentLinkedQueue<BulkBatch> queue) {
    for (BulkBatch batch = queue.poll(); batch != null; batch = queue.poll()) {
      try {
        ElasticConnection.Answer answer =
            connection.bulk("/_bulk?filter_path=errors", batch.bytes(), batch.length());
        if (!answer.isFine()) {
          throw new IOException(answer.reason());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The client's own way of writing many documents, from the journal as the store does it. */
  private double ingester(String prefix) throws Exception {
    MessageDocument documents = new MessageDocument(schema, 1);
    IndexNames names = new IndexNames(prefix);
    try (ElasticConnection connection = new ElasticConnection(options(prefix))) {
      long start = System.nanoTime();
      try (BulkIngester<Long> ingester =
          BulkIngester.of(builder ->
              builder
                  .client(connection.client())
                  .maxOperations(-1)
                  .maxSize(BulkBatch.MAX_BYTES)
                  .maxConcurrentRequests(THREADS))) {
        read((message, end) -> {
          String index = names.of(message.table(), IndexNames.dayOf(message.timeMicros()));
          String id = MessageId.of(documents.position(message));
          BinaryData json = BinaryData.of(documents.write(message), ContentType.APPLICATION_JSON);
          ingester.add(
              operation -> operation.create(create -> create.index(index).id(id).document(json)),
              end);
        });
      }
      node.json("POST", "/" + prefix + "*/_refresh", null);
      return rateSince(start);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
