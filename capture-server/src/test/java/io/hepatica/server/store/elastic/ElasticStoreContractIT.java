package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStoreContract;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** As the server with the highest number, whose positions are the largest. */
class ElasticStoreContractIT extends MessageStoreContract {
  private final String prefix = ElasticNode.prefix(ElasticStoreContractIT.class);

  /** What is found lies in the cluster alone, whatever is committed. */
  static Set<State> states() {
    return EnumSet.of(State.REOPENED);
  }

  @Override
  protected MessageStore open(Path directory, Schema schema, Journal journal) throws Exception {
    TestStores.number(directory, ClusterPosition.MAX_SERVER);
    return TestStores.open(
        directory,
        prefix,
        schema,
        journal,
        Map.of(
            Table.CALL, 30, Table.REGISTRATION, 7, Table.REST, 7, Table.REPORT, 30, Table.LOG, 7));
  }

  @Override
  protected void show() throws Exception {
    store.commit();
  }

  @Override
  protected long placed(long position) {
    return ClusterPosition.of(ClusterPosition.MAX_SERVER, position);
  }

  @AfterEach
  void deleteIndices() throws Exception {
    ElasticNode.shared().deleteIndices(prefix);
  }
}
