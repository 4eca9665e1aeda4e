package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ElasticSessionsContractIT extends SessionStoreContract {
  private final String prefix = ElasticNode.prefix(ElasticSessionsContractIT.class);

  @Override
  protected MessageStore open(Path directory, Schema schema, Journal journal) throws IOException {
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    ElasticOptions options =
        new ElasticOptions(
            List.of(ElasticNode.shared().url()),
            "",
            "",
            "",
            null,
            prefix,
            1,
            0,
            Duration.ofSeconds(1),
            retention);
    return ElasticStore.open(directory, options, schema, journal, position -> {});
  }

  @Override
  protected void show() throws Exception {
    awaitCommit();
  }

  @AfterEach
  void deleteIndices() throws Exception {
    ElasticNode.shared().deleteIndices(prefix);
  }
}
