package io.hepatica.server;

import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.config.Config;
import io.hepatica.server.config.ElasticsearchConfig;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.elastic.ElasticOptions;
import io.hepatica.server.store.elastic.ElasticStore;
import io.hepatica.server.store.lucene.LuceneStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The store that the configuration names, opened, and what depends on which it is. */
record StoreChoice(MessageStore store) {
  /**
   * The position that a store in that directory has committed, whichever it is: what the journal
   * takes from now on must lie behind it. 0 where there is none.
   */
  static long committedPosition(Path data) throws IOException {
    return Math.max(
        LuceneStore.committedPosition(embedded(data)), ElasticStore.committedPosition(data));
  }

  /** Where the embedded store is, or was. */
  static Path embedded(Path data) {
    return data.resolve("store");
  }

  static StoreChoice open(
      Config config, Path data, Schema schema, Journal journal, LongConsumer onCommitted)
      throws IOException {
    ElasticsearchConfig cluster = config.elasticsearch();
    return new StoreChoice(
        cluster == null
            ? LuceneStore.open(
                embedded(data),
                schema,
                journal,
                LuceneStore.Options.of(
                    config.storeCommit(), config.retentionDays(), Runtime.getRuntime().maxMemory()),
                onCommitted)
            : ElasticStore.open(data, options(cluster, config), schema, journal, onCommitted));
  }

  private static ElasticOptions options(ElasticsearchConfig cluster, Config config) {
    return new ElasticOptions(
        cluster.urls(),
        cluster.apiKey(),
        cluster.username(),
        cluster.password(),
        cluster.ca(),
        cluster.indexPrefix(),
        cluster.shards(),
        cluster.replicas(),
        config.storeCommit(),
        config.retentionDays());
  }

  /** Aliases of this server alone, or of all servers of its cluster. */
  AliasTable aliases(AliasFile file) {
    return store instanceof ElasticStore elastic ? elastic.aliases(file) : file;
  }
}
