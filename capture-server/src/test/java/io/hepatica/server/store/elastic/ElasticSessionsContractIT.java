package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class ElasticSessionsContractIT extends SessionStoreContract {
  private final String prefix = ElasticNode.prefix(ElasticSessionsContractIT.class);

  /** What is found is committed. */
  static Set<State> states() {
    return EnumSet.of(
        State.COMMITTED, State.CHANGED_AFTER_COMMIT, State.RESTARTED_BETWEEN_AND_COMMITTED);
  }

  @Override
  protected MessageStore open(Path directory, Schema schema, Journal journal) throws IOException {
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    return TestStores.open(directory, prefix, schema, journal, retention);
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
