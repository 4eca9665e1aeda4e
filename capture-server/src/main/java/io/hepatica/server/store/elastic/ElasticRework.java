package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * Work of jobs on what the cluster has already, or has refused, beside the traffic that goes on.
 * None of it begins while the cluster is in trouble. Thread-safe.
 */
final class ElasticRework {
  private final ElasticConnection connection;
  private final Cluster cluster;
  private final ServerNumber number;
  private final IndexNames names;
  private final IndexList indices;
  private final DeadLetters deadLetters;
  private final Schema schema;
  private final AtomicBoolean rebuilding = new AtomicBoolean();

  ElasticRework(
      ElasticConnection connection,
      Cluster cluster,
      ServerNumber number,
      IndexNames names,
      IndexList indices,
      DeadLetters deadLetters,
      Schema schema) {
    this.connection = connection;
    this.cluster = cluster;
    this.number = number;
    this.names = names;
    this.indices = indices;
    this.deadLetters = deadLetters;
    this.schema = schema;
  }

  private void checkCluster() throws IOException {
    String trouble = cluster.trouble();
    if (trouble != null) {
      throw new IOException(trouble);
    }
  }

  /** See {@link MessageStore#rebuild}. */
  Rebuild rebuild(long day, Set<Table> tables, long keptUntilMicros) throws IOException {
    checkCluster();
    if (!rebuilding.compareAndSet(false, true)) {
      throw new IllegalStateException("a day is rebuilt already");
    }
    boolean restored = keptUntilMicros != MessageStore.NOT_RESTORED;
    if (restored) {
      try {
        // Before anything is in it: retention would take a day past its time away meanwhile.
        indices.create(day);
        indices.keep(day, keptUntilMicros);
      } catch (IOException | RuntimeException e) {
        rebuilding.set(false);
        throw e;
      }
    }
    // Nothing of it counts as of this run.
    BulkWriter bulk = new BulkWriter(delivery(), 0, Long.MAX_VALUE, true);
    bulk.start();
    return new ElasticRebuild(
        new ElasticRebuild.Range(day, Set.copyOf(tables), restored),
        names,
        indices,
        new MessageDocument(schema, number.get()),
        bulk,
        sharedSessions(),
        new SessionWriter(connection.client(), names),
        () -> rebuilding.set(false));
  }

  /** See {@link MessageStore#deleteImport}. */
  long deleteImport(long day, ImportMark mark, MessageStore.Steps steps, Consumer<String> callIds)
      throws IOException, InterruptedException {
    checkCluster();
    indices.refresh();
    return new ImportDeletion(connection.client(), names, sharedSessions(), number.get())
        .delete(day, mark.label(), steps, callIds);
  }

  /**
   * See {@link MessageStore#replayDead}.
   *
   * @param firstOfThisRun frames before this one were counted by an earlier run
   * @param revived told how many of this run are dead no longer, also where it fails midway
   */
  void replayDead(
      long firstOfThisRun,
      LongPredicate deletedImports,
      MessageStore.MessageConsumer tried,
      LongConsumer revived)
      throws IOException, InterruptedException {
    checkCluster();
    try (BulkWriter bulk = new BulkWriter(delivery(), 0, firstOfThisRun, false)) {
      bulk.start();
      DeadReplay replay =
          new DeadReplay(
              deadLetters,
              names,
              new MessageDocument(schema, number.get()),
              schema,
              deletedImports,
              bulk);
      try {
        replay.run(tried);
      } finally {
        revived.accept(replay.revived());
        indices.refresh();
      }
    }
  }

  /** The journal needs no forcing: it was forced before any of it was first sent, or has let go. */
  private BulkDelivery delivery() {
    return new BulkDelivery(connection, cluster, () -> {}, deadLetters);
  }

  private SharedSessions sharedSessions() {
    return new SharedSessions(connection.client(), names, schema, number::get);
  }
}
