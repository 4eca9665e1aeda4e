package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStoreContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ElasticSearchContractIT extends MessageStoreContract {
  private static final int SERVER = 32_767;

  private final String prefix = ElasticNode.prefix(ElasticSearchContractIT.class);

  @Override
  protected MessageStore open(Path directory, Schema schema, Journal journal) throws Exception {
    return new WritingStore(
        prefix,
        schema,
        SERVER,
        Map.of(
            Table.CALL, 30, Table.REGISTRATION, 7, Table.REST, 7, Table.REPORT, 30, Table.LOG, 7));
  }

  @Override
  protected void show() throws Exception {
    store.commit();
  }

  @Override
  protected long placed(long position) {
    return ClusterPosition.of(SERVER, position);
  }

  @Override
  protected String prefix() {
    return prefix;
  }

  @AfterEach
  void deleteIndices() throws Exception {
    ElasticNode.shared().deleteIndices(prefix);
  }
}
