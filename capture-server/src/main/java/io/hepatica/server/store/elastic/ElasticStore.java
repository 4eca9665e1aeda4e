package io.hepatica.server.store.elastic;

import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.ChangedSessions;
import io.hepatica.server.store.Checkpoint;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The store on a cluster of Elasticsearch, which other servers may use, too.
 *
 * <p>Exactly once: a document is created under the position of its message, so one that is sent
 * again is there already. The journal is given up below what the cluster has acknowledged, and read
 * again from there after a restart. While the cluster is away, the adding thread waits, and the
 * journal is the lag.
 */
public final class ElasticStore implements MessageStore {
  private static final String DIRECTORY = "elasticsearch";

  /** Bytes of the journal whose sessions may wait in memory for those before them. */
  private static final long MAX_UNCOMMITTED = 256L << 20;

  private final ElasticOptions options;
  private final Schema schema;
  private final LongConsumer onCommitted;
  private final Checkpoint checkpoint;
  private final ElasticConnection connection;
  private final Cluster cluster;
  private final ElasticSearch search;
  private final IndexNames names;
  private final IndexList indices;
  private final ElasticSessions sessions;
  private final Requests requests;
  private final DeadLetters deadLetters;
  private final BulkWriter writer;
  private final long firstOfThisRun;
  private final CommitThread commits;
  private final ElasticRework rework;

  // Of the adding thread.
  private @Nullable MessageDocument documents;
  private long end;
  private long handedOver;
  private long handedOverNanos = System.nanoTime();

  /** Frames of this run that searches find, or that were refused. */
  private volatile long searchable;

  /** Frames of this run that were added. */
  private final AtomicLong added = new AtomicLong();

  private ElasticStore(
      Path data,
      ElasticOptions options,
      Schema schema,
      Journal journal,
      LongConsumer onCommitted,
      ElasticConnection connection)
      throws IOException {
    this.options = options;
    this.schema = schema;
    this.onCommitted = onCommitted;
    this.connection = connection;
    this.checkpoint = checkpoint(data);
    long committed = checkpoint.read();
    this.end = committed;
    this.handedOver = committed;
    this.names = new IndexNames(options.prefix());
    this.requests = new Requests(connection);
    this.search = new ElasticSearch(requests, names, schema);
    this.indices = new IndexList(requests, names);
    ClusterCheck check = new ClusterCheck(connection, options);
    Templates templates =
        new Templates(
            connection,
            check,
            names,
            schema,
            new Templates.Options(options.shards(), options.replicas(), options.refresh()));
    ServerNumber number = new ServerNumber(connection, options, data.resolve("cluster.json"));
    this.sessions = new ElasticSessions(connection.client(), names, schema, number::get);
    this.cluster = new Cluster(check, templates, number);
    this.deadLetters = new DeadLetters(data.resolve("dead"), committed);
    this.firstOfThisRun = journal.endPosition();
    this.writer =
        new BulkWriter(
            new BulkDelivery(connection, cluster, journal::force, deadLetters),
            committed,
            firstOfThisRun,
            false);
    this.rework =
        new ElasticRework(connection, cluster, number, names, indices, deadLetters, schema);
    this.commits = new CommitThread(writer, this::writeSessions, this::committed, committed);
  }

  /**
   * Opens the store, be the cluster there or not.
   *
   * @param data the server's directory: what the store must remember is there
   * @param onCommitted told, in a thread of the store's, the position below which the journal is no
   *     longer needed
   * @throws ClusterRefusedException where the cluster answers and can't be used
   */
  public static ElasticStore open(
      Path data, ElasticOptions options, Schema schema, Journal journal, LongConsumer onCommitted)
      throws IOException {
    Files.createDirectories(data.resolve(DIRECTORY));
    ElasticConnection connection = new ElasticConnection(options);
    ElasticStore store;
    try {
      store = new ElasticStore(data, options, schema, journal, onCommitted, connection);
      store.cluster.start();
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
    store.writer.start();
    store.commits.start();
    return store;
  }

  /** The position that a store in that directory has committed; 0 where there is none. */
  public static long committedPosition(Path data) throws IOException {
    return checkpoint(data).read();
  }

  private static Checkpoint checkpoint(Path data) {
    return new Checkpoint(data.resolve(DIRECTORY));
  }

  /**
   * The aliases that servers of the cluster share, not followed yet.
   *
   * @param lastKnown what holds while the cluster is away
   */
  public ClusterAliases aliases(AliasFile lastKnown) {
    return new ClusterAliases(
        connection.client(), options.prefix() + "hepatica_settings", lastKnown);
  }

  @Override
  public long committedPosition() {
    return commits.position();
  }

  @Override
  public void add(ParsedMessage message, long to) throws IOException, InterruptedException {
    if (end - handedOver > MAX_UNCOMMITTED && !commits.hasRoom()) {
      // What waits to be committed may wait for messages of the batch that is being filled.
      writer.flush();
      commits.awaitRoom();
    }
    MessageDocument writing = documents;
    if (writing == null) {
      writing = new MessageDocument(schema, cluster.number());
      documents = writing;
    }
    long position = message.position();
    long id = writing.position(message);
    String index = indexOf(message);
    byte[] document = writing.write(message);
    String reportIndex = null;
    byte[] report = null;
    if (message.carriesReport()) {
      message.asReport();
      reportIndex = indexOf(message);
      report = writing.write(message);
      message.asItself();
    }
    // Nothing before this has touched the batch: a message is in it whole or not at all.
    BulkBatch batch = writer.next();
    batch.add(position, index, id, document);
    if (reportIndex != null && report != null) {
      batch.add(position, reportIndex, id, report);
    }
    boolean fresh = writer.isFresh(position);
    batch.endFrame(to, message.receivedMicros(), fresh);
    end = to;
    if (fresh) {
      added.incrementAndGet();
    }
  }

  @Override
  public void passOver(long to) throws InterruptedException {
    writer.next().endFrame(to, 0, false);
    end = to;
  }

  private String indexOf(ParsedMessage message) {
    return names.of(message.table(), IndexNames.dayOf(message.timeMicros()));
  }

  @Override
  public void tick() throws InterruptedException {
    writer.tick();
    boolean due = System.nanoTime() - handedOverNanos >= options.refresh().toNanos();
    if (due && hasNews() && commits.hasRoom()) {
      handOver();
    }
  }

  private boolean hasNews() {
    return end > handedOver || sessions.hasChanges();
  }

  private void handOver() {
    commits.handOver(end, sessions.hasChanges() ? sessions.handOver() : null);
    handedOver = end;
    handedOverNanos = System.nanoTime();
  }

  @Override
  public void commit() throws IOException, InterruptedException {
    writer.flush();
    if (hasNews()) {
      handOver();
    }
    commits.await();
    refresh();
  }

  private void writeSessions(List<ChangedSessions> sets) throws IOException {
    refresh();
    sessions.write(sets);
  }

  /** What the cluster had before is found from now on. */
  private void refresh() throws IOException {
    long done = writer.done();
    indices.refresh();
    searchable = done;
  }

  private void committed(long position) throws IOException {
    checkpoint.write(position);
    deadLetters.forget(position);
    onCommitted.accept(position);
  }

  @Override
  public Backlog backlog() {
    long taken = added.get();
    return new Backlog(taken - searchable, writer.dead(), writer.oldestMicros());
  }

  @Override
  public SearchResult search(SearchRequest request) throws IOException {
    return search.search(request);
  }

  @Override
  public Histogram histogram(HistogramRequest request) throws IOException {
    return search.histogram(request);
  }

  @Override
  public List<Message> call(Collection<String> callIds) throws IOException {
    return search.call(callIds);
  }

  @Override
  public Histogram sessionHistogram(HistogramRequest request) throws IOException {
    return sessions.histogram(request);
  }

  @Override
  public void changed(LiveSession session) {
    sessions.changed(session);
  }

  @Override
  public List<LiveSession> changed(String callId) {
    return sessions.changed(callId);
  }

  @Override
  public SessionResult sessions(SearchRequest request) throws IOException {
    return sessions.sessions(request);
  }

  @Override
  public List<Session> tied(Collection<String> ids, int limit) throws IOException {
    return sessions.tied(ids, limit);
  }

  @Override
  public void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer)
      throws IOException {
    sessions.forEachSession(fromMicros, toMicros, consumer);
  }

  @Override
  public void forEachMessage(long day, Set<Table> tables, MessageConsumer consumer)
      throws IOException, InterruptedException {
    new StoredDay(requests, names, schema).forEach(day, tables, consumer);
  }

  @Override
  public void keep(long day, long untilMicros) throws IOException {
    indices.create(day);
    indices.keep(day, untilMicros);
  }

  @Override
  public Rebuild rebuild(long day, Set<Table> tables, long keptUntilMicros) throws IOException {
    return rework.rebuild(day, tables, keptUntilMicros);
  }

  @Override
  public long deleteImport(long day, ImportMark mark, Steps steps, Consumer<String> callIds)
      throws IOException, InterruptedException {
    return rework.deleteImport(day, mark, steps, callIds);
  }

  @Override
  public long deadLetters() throws IOException {
    return deadLetters.count();
  }

  @Override
  public void replayDead(LongPredicate deletedImports, MessageConsumer tried)
      throws IOException, InterruptedException {
    rework.replayDead(firstOfThisRun, deletedImports, tried, writer::revived);
  }

  @Override
  public List<DayUsage> dropExpired(long nowMicros) throws IOException {
    return indices.dropExpired(nowMicros, options.retentionDays());
  }

  @Override
  public List<DayUsage> drop(long day) throws IOException {
    return indices.drop(usage -> usage.day() == day);
  }

  @Override
  public List<DayUsage> days() throws IOException {
    return cluster.trouble() == null ? indices.days() : indices.lastKnown();
  }

  @Override
  public Health health() {
    List<String> troubles = new ArrayList<>();
    for (String trouble :
        new @Nullable String[] {cluster.trouble(), writer.trouble(), commits.trouble()}) {
      if (trouble != null && !troubles.contains(trouble)) {
        troubles.add(trouble);
      }
    }
    return troubles.isEmpty()
        ? new Health(true, options.urls() + ", written up to " + writer.committed())
        : new Health(false, String.join("; ", troubles));
  }

  /** Leaves what is not committed to the journal. */
  @Override
  public void close() throws IOException {
    cluster.close();
    commits.close();
    writer.close();
    connection.close();
  }
}
