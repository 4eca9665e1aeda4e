package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LuceneStoreContractIT extends MessageStoreContract {
  static Set<State> states() {
    return EnumSet.allOf(State.class);
  }

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

  @Test
  void messageInMemory_isFoundBeforeItIsCommitted() throws Exception {
    CapturedFrames.append(
        journal, CapturedFrames.of("kamailio-siptrace-hep3-calls").subList(0, 100));
    addFrom(0);

    assertThat(store.committedPosition()).isZero();
    assertThat(store.days()).isEmpty();
    assertThat(total()).isEqualTo(100);
  }

  @Test
  void reopenedStore_hasWhatWasCommittedUntilTheRestIsAdded() throws Exception {
    List<byte[]> captured = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    CapturedFrames.append(journal, captured.subList(0, 60));
    addFrom(0);
    store.commit();
    long committed = journal.endPosition();
    CapturedFrames.append(journal, captured.subList(60, 100));
    addFrom(committed);

    store.close();
    store = open(directory.resolve("store"), schema, journal);

    assertThat(store.committedPosition()).isEqualTo(committed);
    assertThat(total()).isEqualTo(60);
  }

  private long total() throws IOException {
    return store
        .search(new SearchRequest(0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, true, 1, null))
        .total();
  }
}
