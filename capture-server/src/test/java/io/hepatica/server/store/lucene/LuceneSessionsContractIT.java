package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

class LuceneSessionsContractIT extends SessionStoreContract {
  static Set<State> states() {
    return EnumSet.allOf(State.class);
  }

  @Override
  protected MessageStore open(Path directory, Schema schema, Journal journal) throws IOException {
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    // Long enough for all that is indexed at once to stay in memory, short enough to wait for.
    LuceneStore.Options options =
        new LuceneStore.Options(
            Duration.ofSeconds(3),
            retention,
            LuceneStore.Options.RECENT_MESSAGES,
            LuceneStore.Options.RECENT_BYTES);
    return LuceneStore.open(directory, schema, journal, options, position -> {});
  }
}
