package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

class LuceneStoreContractIT extends MessageStoreContract {
  @Override
  protected MessageStore open(Path directory, Schema schema, Journal journal) throws IOException {
    LuceneStore.Options options =
        new LuceneStore.Options(
            Duration.ofHours(1),
            Map.of(
                Table.CALL,
                30,
                Table.REGISTRATION,
                7,
                Table.REST,
                7,
                Table.REPORT,
                30,
                Table.LOG,
                7),
            LuceneStore.Options.RECENT_MESSAGES,
            LuceneStore.Options.RECENT_BYTES);
    return LuceneStore.open(directory, schema, journal, options, position -> {});
  }
}
